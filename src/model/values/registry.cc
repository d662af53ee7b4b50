// SPDX-License-Identifier: EUPL-1.2
// The sorted array of value types; a kind is added by its line here.
#include "model/values/registry.h"

#include "base/check.h"

namespace clew::model {

extern const ValueType kCardValue;
extern const ValueType kCoordinatesValue;
extern const ValueType kDateValue;
extern const ValueType kDocumentValue;
extern const ValueType kDomainValue;
extern const ValueType kEmailValue;
extern const ValueType kHandleValue;
extern const ValueType kIbanValue;
extern const ValueType kImeiValue;
extern const ValueType kIpValue;
extern const ValueType kMoneyValue;
extern const ValueType kPhoneValue;
extern const ValueType kUrlValue;
extern const ValueType kWalletValue;

static constinit const ValueType* const kTypes[] = {
    &kCardValue,  &kCoordinatesValue, &kDateValue, &kDocumentValue, &kDomainValue,
    &kEmailValue, &kHandleValue,      &kIbanValue, &kImeiValue,     &kIpValue,
    &kMoneyValue, &kPhoneValue,       &kUrlValue,  &kWalletValue,
};

const ValueType& value_type(SelectorKind kind) {
  for (const ValueType* type : kTypes) {
    if (type->kind == kind) return *type;
  }
  UNREACHABLE();
}

}  // namespace clew::model
