//! From the chapters as they are written to the chapters that mdBook renders.

use std::{collections::HashMap, path::PathBuf};

use mdbook_preprocessor::{PreprocessorContext, book::Book};

use crate::{
    be_the_server, change, command,
    directive::Directive,
    figure, histogram,
    links::{self, Site},
    listing, live, mine, minutes,
    mistake::{Mistake, Mistakes, Wrong},
    output,
    page::Page,
    project::{Project, Whole},
    prose::Prose,
    quiz,
};

/// Puts into each chapter what its directives ask for.
///
/// # Errors
///
/// All the mistakes of all the pages, by page and line.
pub fn expand(ctx: &PreprocessorContext, mut book: Book) -> Result<Book, Mistakes> {
    let pages: Vec<Page> = book.chapters().filter_map(Page::of).collect();
    let mut project = Project::new(ctx);
    let mut mistakes = Mistaken::default();
    find_whole_files(&pages, &mut project, &mut mistakes);

    let prose: Vec<Prose> = pages.iter().map(|page| Prose::of(page, &project)).collect();
    let mut expanded = Vec::new();
    for (page, prose) in pages.iter().zip(&prose) {
        mistakes.extend(page, prose.mistakes());
        expanded.push(expand_page(page, prose, &project, &mut mistakes));
    }
    let site = Site::of(&pages, &expanded, &project);
    for (page, prose) in pages.iter().zip(&prose) {
        mistakes.extend(page, links_of(page, prose, &site, &project));
    }
    mistakes.none()?;

    let mut contents: HashMap<PathBuf, String> = HashMap::new();
    let paths = book.chapters().filter_map(|chapter| chapter.path.clone());
    contents.extend(paths.zip(expanded));
    book.for_each_chapter_mut(|chapter| {
        if let Some(content) = chapter.path.as_ref().and_then(|path| contents.get(path)) {
            chapter.content.clone_from(content);
        }
    });
    Ok(book)
}

/// The mistakes so far.
#[derive(Default)]
struct Mistaken(Vec<Mistake>);

impl Mistaken {
    fn add(&mut self, page: &Page, line: usize, sentence: String) {
        self.0.push(Mistake { page: page.file.clone(), line, sentence });
    }

    fn extend(&mut self, page: &Page, found: Vec<(usize, String)>) {
        for (line, sentence) in found {
            self.add(page, line, sentence);
        }
    }

    fn none(mut self) -> Result<(), Mistakes> {
        self.0.sort();
        self.0.dedup();
        if self.0.is_empty() { Ok(()) } else { Err(Mistakes(self.0)) }
    }
}

/// The directives of a page with their lines, counted from 1.
fn directives(page: &Page) -> impl Iterator<Item = (usize, Directive<'_>)> {
    let numbered = page.source.lines().enumerate();
    numbered.filter_map(|(at, line)| Some((at + 1, Directive::of(line)?)))
}

fn find_whole_files(pages: &[Page], project: &mut Project, mistakes: &mut Mistaken) {
    for page in pages {
        for (line, directive) in
            directives(page).filter(|(_, directive)| directive.name == "file")
        {
            let Ok(path) = listing::path_of(&directive) else { continue };
            let id = listing::id(path);
            match project.whole.iter().find(|(_, whole)| whole.id == id) {
                Some((other, whole)) => {
                    let sentence =
                        format!("`{other}` stands whole in {} already", whole.page);
                    mistakes.add(page, line, sentence);
                }
                None => {
                    project
                        .whole
                        .insert(path.into(), Whole { page: page.path.clone(), id });
                }
            }
        }
    }
}

fn expand_page(
    page: &Page,
    prose: &Prose,
    project: &Project,
    mistakes: &mut Mistaken,
) -> String {
    let mut out = String::with_capacity(page.source.len() * 4);
    let sources: Vec<(usize, &str)> =
        page.source.lines().enumerate().map(|(at, line)| (at + 1, line)).collect();
    let escaped = prose.escaped();
    let mut prose = escaped.lines();
    let mut rest = &sources[..];
    // The snapshot of each quiz so far, if it has one.
    let mut quizzes: Vec<Option<&str>> = Vec::new();
    while let Some(((at, source), after)) = rest.split_first() {
        rest = after;
        let prose_line = prose.next().unwrap_or_default();
        let Some(directive) =
            Directive::of(source).filter(|directive| directive.name != "title")
        else {
            out = out + prose_line + "\n";
            continue;
        };
        let html = if directive.name == "quiz" {
            quizzes.push(directive.words().next());
            let body = up_to_end(rest);
            let lines = body.map_or(0, |body| body.len() + 1);
            rest = &rest[lines..];
            prose.by_ref().take(lines).for_each(drop);
            match body {
                Some(body) => quiz::quiz(&directive, *at, body, project),
                None => Err(vec![(*at, "this quiz has no {{#end}}".into())]),
            }
        } else {
            let html = html(&directive, page, project);
            let html = html.map(|html| answering(html, &directive, &quizzes));
            html.map_err(|Wrong(sentences)| {
                sentences.into_iter().map(|sentence| (*at, sentence)).collect()
            })
        };
        match html {
            Ok(html) => out = out + "\n" + &html + "\n",
            Err(wrong) => mistakes.extend(page, wrong),
        }
    }
    out
}

/// A figure of the snapshot that a quiz above it asks about says which quiz that is, counted from 0:
/// `widgets/cover.js` hides what answers a question until it is answered.
fn answering(
    html: String,
    directive: &Directive<'_>,
    quizzes: &[Option<&str>],
) -> String {
    let answers = ["figure", "transcript", "output", "histogram"];
    let asked = directive.words().find_map(|word| {
        answers
            .contains(&directive.name)
            .then(|| quizzes.iter().rposition(|quiz| *quiz == Some(word)))?
    });
    match asked {
        Some(quiz) => {
            html.replacen("<figure ", &format!("<figure data-answers=\"{quiz}\" "), 1)
        }
        None => html,
    }
}

/// The lines before `{{#end}}`, if there is one before the next quiz.
fn up_to_end<'a, 'b>(lines: &'a [(usize, &'b str)]) -> Option<&'a [(usize, &'b str)]> {
    let names = lines.iter().map(|(_, line)| Directive::of(line).map(|it| it.name));
    let mut edges =
        names.enumerate().filter(|(_, name)| matches!(name, Some("end" | "quiz")));
    let (end, name) = edges.next()?;
    (name == Some("end")).then(|| &lines[..end])
}

fn html(
    directive: &Directive<'_>,
    page: &Page,
    project: &Project,
) -> Result<String, Wrong> {
    match directive.name {
        "listing" => listing::listing(directive, page, project),
        "file" => listing::file(directive, project),
        "change" => change::change(directive, page, project),
        "figure" => figure::figure(directive, page, project),
        "transcript" => figure::text_only(directive, project),
        "output" => output::output(directive, project),
        "histogram" => histogram::histogram(directive, project),
        "live" => live::live(directive, page, project),
        "be-the-server" => be_the_server::be_the_server(directive, page, project),
        "end" => Err("there is no {{#quiz}} above this {{#end}}".to_string().into()),
        "command" => command::command(directive, project),
        "mine" => mine::mine(directive, project),
        "minutes" => minutes::minutes(directive, page, project),
        _ => Err(directive.unknown().into()),
    }
}

/// The links in a page's prose and in its captions that lead nowhere.
fn links_of(
    page: &Page,
    prose: &Prose,
    site: &Site,
    project: &Project,
) -> Vec<(usize, String)> {
    let mut found = links::check(prose.text(), page, site, project.markdown);
    for link in &mut found {
        link.0 = page.line_of(link.0);
    }
    for (line, directive) in directives(page) {
        let caption = directive.caption.unwrap_or_default();
        let wrong = links::check(caption, page, site, project.markdown).into_iter();
        found.extend(wrong.map(|(_, sentence)| (line, sentence)));
    }
    found
}
