//! The texts themselves, and how one is found.

use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

use super::{Language, language};

macro_rules! files {
    ($language:literal) => {
        [
            include_str!(concat!("../../assets/texts/", $language, "/common.ftl")),
            include_str!(concat!("../../assets/texts/", $language, "/bar.ftl")),
            include_str!(concat!("../../assets/texts/", $language, "/live.ftl")),
            include_str!(concat!("../../assets/texts/", $language, "/calibrate.ftl")),
            include_str!(concat!("../../assets/texts/", $language, "/look.ftl")),
            include_str!(concat!("../../assets/texts/", $language, "/overlay.ftl")),
            include_str!(concat!("../../assets/texts/", $language, "/history.ftl")),
            include_str!(concat!("../../assets/texts/", $language, "/why.ftl")),
            include_str!(concat!("../../assets/texts/", $language, "/guide.ftl")),
            include_str!(concat!("../../assets/texts/", $language, "/settings.ftl")),
            include_str!(concat!("../../assets/texts/", $language, "/profiles.ftl")),
            include_str!(concat!("../../assets/texts/", $language, "/tray.ftl")),
            include_str!(concat!("../../assets/texts/", $language, "/reminder.ftl")),
            include_str!(concat!("../../assets/texts/", $language, "/errors.ftl")),
        ]
    };
}

type Bundle = FluentBundle<FluentResource>;

/// Sources of a language, one a page.
fn sources(language: Language) -> [&'static str; 14] {
    match language {
        Language::English => files!("en"),
        Language::German => files!("de"),
    }
}

fn bundle(language: Language) -> &'static Bundle {
    static ENGLISH: OnceLock<Bundle> = OnceLock::new();
    static GERMAN: OnceLock<Bundle> = OnceLock::new();
    let place = match language {
        Language::English => &ENGLISH,
        Language::German => &GERMAN,
    };
    place.get_or_init(|| {
        let tag = language.tag().parse().unwrap_or_default();
        let mut bundle = Bundle::new_concurrent(vec![tag]);
        // Names and numbers stand in the middle of left-to-right text; the marks would be drawn.
        bundle.set_use_isolating(false);
        for text in sources(language) {
            let read = FluentResource::try_new(text.to_owned());
            // A text that is half broken still has its good half; a test holds that none is.
            let (Ok(resource) | Err((resource, _))) = read;
            bundle.add_resource_overriding(resource);
        }
        bundle
    })
}

/// The text `id` with its values, in the language in force; in English where that has none; the name
/// itself where nobody has.
#[must_use]
pub fn say(id: &str, values: &[(&str, FluentValue<'_>)]) -> String {
    let mut args = FluentArgs::with_capacity(values.len());
    for (name, value) in values {
        args.set(*name, value.clone());
    }
    [language(), Language::English]
        .into_iter()
        .find_map(|language| {
            let bundle = bundle(language);
            let pattern = bundle.get_message(id)?.value()?;
            let mut errors = Vec::new();
            let text = bundle.format_pattern(pattern, Some(&args), &mut errors).into_owned();
            debug_assert!(errors.is_empty(), "{id}: {errors:?}");
            Some(text)
        })
        .unwrap_or_else(|| id.to_owned())
}

/// Whether `language` has no text of its own under `id`.
#[must_use]
pub fn missing(language: Language, id: &str) -> bool {
    !bundle(language).has_message(id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use fluent_syntax::ast::{Entry, Resource};
    use std::collections::BTreeMap;

    /// Every message of a language with the names of its values.
    fn messages(language: Language) -> BTreeMap<String, Vec<String>> {
        let mut all = BTreeMap::new();
        for text in sources(language) {
            let resource: Resource<&str> =
                fluent_syntax::parser::parse(text).expect("a file of texts is well formed");
            for entry in resource.body {
                if let Entry::Message(message) = entry {
                    let written = format!("{:?}", message.value);
                    let mut names: Vec<String> = written
                        .split("VariableReference { id: Identifier { name: \"")
                        .skip(1)
                        .filter_map(|rest| rest.split('"').next().map(str::to_owned))
                        .collect();
                    names.sort();
                    names.dedup();
                    let before = all.insert(message.id.name.to_owned(), names);
                    assert!(before.is_none(), "{} is there twice", message.id.name);
                }
            }
        }
        all
    }

    #[test]
    fn every_language_says_everything_with_the_same_values() {
        let english = messages(Language::English);
        let german = messages(Language::German);
        let only = |a: &BTreeMap<String, Vec<String>>, b: &BTreeMap<String, Vec<String>>| {
            a.keys().filter(|k| !b.contains_key(*k)).cloned().collect::<Vec<_>>()
        };
        assert_eq!(only(&english, &german), Vec::<String>::new(), "German lacks these");
        assert_eq!(only(&german, &english), Vec::<String>::new(), "English lacks these");
        for (id, names) in &english {
            assert_eq!(german.get(id), Some(names), "{id} takes other values in German");
        }
    }
}
