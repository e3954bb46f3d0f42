//! Enums that are words in JSON and in rulebooks. They come from one list, so that no variant lacks its word.

/// An enum of which each variant has a word: `Variant = "word"`. Below the enum stand those of these that it has, each with its documentation and `pub`
/// where it is public: `const ALL: [Name; 3];` or `const ALL: &'static [Name];`, all variants in this order; `fn as_str;`, the word of a variant; and
/// `fn from_name;`, the variant of a word.
macro_rules! word_list {
    (
        $(#[$attribute:meta])*
        pub enum $name:ident { $($(#[$documentation:meta])* $variant:ident = $word:literal,)+ }
        $($rest:tt)*
    ) => {
        $(#[$attribute])*
        pub enum $name {
            $($(#[$documentation])* $variant,)+
        }

        impl $name {
            $crate::finding::word_list! { @of $name [$($variant = $word,)+] $($rest)* }
        }
    };
    (@of $name:ident [$($variant:ident = $word:literal,)+]) => {};
    (@of $name:ident [$($variant:ident = $word:literal,)+]
        $(#[$documentation:meta])* $public:vis const ALL: [$all:ty; $length:literal]; $($rest:tt)*
    ) => {
        $(#[$documentation])*
        $public const ALL: [$all; $length] = [$($name::$variant,)+];

        $crate::finding::word_list! { @of $name [$($variant = $word,)+] $($rest)* }
    };
    (@of $name:ident [$($variant:ident = $word:literal,)+]
        $(#[$documentation:meta])* $public:vis const ALL: &'static [$all:ty]; $($rest:tt)*
    ) => {
        $(#[$documentation])*
        $public const ALL: &'static [$all] = &[$($name::$variant,)+];

        $crate::finding::word_list! { @of $name [$($variant = $word,)+] $($rest)* }
    };
    (@of $name:ident [$($variant:ident = $word:literal,)+]
        $(#[$documentation:meta])* $public:vis fn as_str; $($rest:tt)*
    ) => {
        $(#[$documentation])*
        #[must_use]
        $public fn as_str(self) -> &'static str {
            match self {
                $($name::$variant => $word,)+
            }
        }

        $crate::finding::word_list! { @of $name [$($variant = $word,)+] $($rest)* }
    };
    (@of $name:ident [$($variant:ident = $word:literal,)+]
        $(#[$documentation:meta])* $public:vis fn from_name; $($rest:tt)*
    ) => {
        $(#[$documentation])*
        #[must_use]
        $public fn from_name(name: &str) -> Option<$name> {
            [$($name::$variant,)+].iter().copied().find(|known| known.as_str() == name)
        }

        $crate::finding::word_list! { @of $name [$($variant = $word,)+] $($rest)* }
    };
}

pub(crate) use word_list;
