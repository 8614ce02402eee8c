//! Comma-separated values (RFC 4180), as far as an export needs them.

use std::str::Chars;

/// A line of fields; those with a comma, a quotation mark or a line's end in them are quoted.
pub(super) fn line<T: AsRef<str>>(fields: &[T]) -> String {
    let quoted = |field: &T| {
        let field = field.as_ref();
        if field.contains([',', '"', '\n', '\r']) {
            format!("\"{}\"", field.replace('"', "\"\""))
        } else {
            field.to_owned()
        }
    };
    fields.iter().map(quoted).collect::<Vec<_>>().join(",") + "\n"
}

/// The records of a text; empty lines are none. After an error nothing follows.
pub(super) fn records(text: &str) -> impl Iterator<Item = Result<Vec<String>, &'static str>> + '_ {
    let mut rest = text.chars();
    std::iter::from_fn(move || {
        while rest.as_str().starts_with(['\n', '\r']) {
            rest.next();
        }
        if rest.as_str().is_empty() {
            return None;
        }
        let record = record(&mut rest);
        if record.is_err() {
            rest = "".chars();
        }
        Some(record)
    })
}

/// One record, its line's end included.
fn record(rest: &mut Chars<'_>) -> Result<Vec<String>, &'static str> {
    let mut fields = Vec::new();
    loop {
        let (field, end) = field(rest)?;
        fields.push(field);
        match end {
            Some(',') => {}
            _ => return Ok(fields),
        }
    }
}

/// One field, and what stands behind it.
fn field(rest: &mut Chars<'_>) -> Result<(String, Option<char>), &'static str> {
    let mut field = String::new();
    if !rest.as_str().starts_with('"') {
        for c in rest {
            match c {
                ',' | '\n' => return Ok((field, Some(c))),
                '\r' => {}
                c => field.push(c),
            }
        }
        return Ok((field, None));
    }
    rest.next();
    loop {
        match rest.next() {
            Some('"') if rest.as_str().starts_with('"') => {
                field.push('"');
                rest.next();
            }
            Some('"') => break,
            Some(c) => field.push(c),
            None => return Err("a quotation mark is not closed"),
        }
    }
    match rest.find(|c| *c != '\r') {
        Some(c) if c != ',' && c != '\n' => Err("something follows a closing quotation mark"),
        end => Ok((field, end)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<Vec<String>> {
        records(text).map(Result::unwrap).collect()
    }

    #[test]
    fn what_is_written_is_what_is_read() {
        let rows = [vec!["plain", "", "with, comma"], vec!["\"quoted\"", "two\nlines", "last"]];
        let text: String = rows.iter().map(|row| line(row)).collect();
        assert_eq!(read(&text), rows);
        assert_eq!(read("a,b\r\n\r\n\"c\",d"), [["a", "b"], ["c", "d"]]);
    }

    #[test]
    fn what_is_not_closed_is_no_record() {
        let found: Vec<_> = records("a,b\n\"c,d\ne,f\n").collect();
        assert!(found.len() == 2 && found[0].is_ok() && found[1].is_err(), "{found:?}");
        assert!(records("\"a\"b,c\n").next().unwrap().is_err());
    }
}
