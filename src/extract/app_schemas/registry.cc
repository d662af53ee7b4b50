// SPDX-License-Identifier: EUPL-1.2
// The apps whose databases are told in Clew's words, by name. An app is added by its line in each
// of the two lists.
#include <iterator>

#include "extract/app_schema.h"

namespace clew::extract {

extern const AppSchema kAndroidSystem;
extern const AppSchema kAndroidTelephony;
extern const AppSchema kAppleMessages;
extern const AppSchema kApplePhone;
extern const AppSchema kAppleSystem;
extern const AppSchema kChrome;
extern const AppSchema kFacebookMessenger;
extern const AppSchema kFirefox;
extern const AppSchema kInstagram;
extern const AppSchema kIosBackup;
extern const AppSchema kKik;
extern const AppSchema kSafari;
extern const AppSchema kSkype;
extern const AppSchema kSnapchat;
extern const AppSchema kTelegramAndroid;
extern const AppSchema kViber;
extern const AppSchema kWhatsappAndroid;
extern const AppSchema kWhatsappIos;

static constexpr const AppSchema* kApps[] = {
    &kAndroidSystem,
    &kAndroidTelephony,
    &kAppleMessages,
    &kApplePhone,
    &kAppleSystem,
    &kChrome,
    &kFacebookMessenger,
    &kFirefox,
    &kInstagram,
    &kIosBackup,
    &kKik,
    &kSafari,
    &kSkype,
    &kSnapchat,
    &kTelegramAndroid,
    &kViber,
    &kWhatsappAndroid,
    &kWhatsappIos,
};

std::span<const AppSchema* const> app_schemas() { return {kApps, std::size(kApps)}; }

}  // namespace clew::extract
