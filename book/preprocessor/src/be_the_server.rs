//! `{{#be-the-server}}`: the reader answers the requests of a lesson's real client.

use crate::{
    directive::Directive,
    html::escape,
    listing::whole_file,
    markdown,
    mistake::{Wrong, both},
    page::Page,
    project::Project,
};

/// What kind of server the reader can be, where an answer is no batch that is given at once:
/// `book/chapters/widgets/be-the-server-kinds.js` has what each of them can answer.
const KINDS: [&str; 2] = ["one-message", "held"];

/// The element, with the text of each client in it, so that it works where no lesson runs.
pub(crate) fn be_the_server(
    directive: &Directive<'_>,
    page: &Page,
    project: &Project,
) -> Result<String, Wrong> {
    let (kinds, clients): (Vec<&str>, Vec<&str>) =
        directive.words().partition(|word| KINDS.contains(word));
    let (false, true, Some(caption)) =
        (clients.is_empty(), kinds.len() < 2, directive.caption)
    else {
        return Err(directive.misspelt().into());
    };
    let (mut scripts, mut links) = (String::new(), Vec::new());
    for path in clients {
        let (text, link) = both(client(path, project), whole_file(path, page, project))?;
        let name = path.rsplit('/').next().unwrap_or(path);
        scripts += &format!(
            "<script type=\"application/json\" data-client=\"{}\">{}</script>\n",
            escape(name),
            json(&text)
        );
        links.push(link);
    }
    let attributes: String = kinds.iter().map(|kind| format!(" {kind}")).collect();
    Ok(format!(
        "<figure class=\"be-the-server\">\n<figcaption>{} <span class=\"paths\">{}</span></figcaption>\n\
         <be-the-server{attributes}>\n\
         <p>When this page runs scripts, you are the server here: you hold the requests of Alice's page, and decide when to answer them, and with what.</p>\n\
         {scripts}</be-the-server>\n</figure>\n",
        markdown::inline(caption),
        links.join(" ")
    ))
}

/// A client's text, if a page can run it by itself.
fn client(path: &str, project: &Project) -> Result<String, Wrong> {
    let text = project.read_whole(path)?.text;
    if !text.lines().any(|line| line.starts_with("export function start(")) {
        return Err(format!(
            "`{path}` is no client: it has no line `export function start(`"
        )
        .into());
    }
    if text.lines().any(|line| line.starts_with("import ")) {
        return Err(format!(
            "`{path}` imports another file, which it cannot do in a page"
        )
        .into());
    }
    Ok(text)
}

/// A text as JSON that is safe inside of a `<script>`, and from mdBook's `links`.
fn json(text: &str) -> String {
    serde_json::Value::from(text)
        .to_string()
        .replace('<', "\\u003c")
        .replace("{{", "\\u007b{")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_ends_its_script() {
        assert_eq!(json("a</script>\n{{#b}}"), "\"a\\u003c/script>\\n\\u007b{#b}}\"");
    }
}
