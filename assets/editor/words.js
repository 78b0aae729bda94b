/** What the editor says, in the two languages of the site: it is loaded alone, after the page. */

const WORDS = {
  fr: {
    toolbar: "Mise en forme", editor: "Texte", bold: "Gras", italic: "Italique", strike: "Barré", code: "Code",
    heading2: "Titre", heading3: "Sous-titre", heading4: "Petit titre", bullets: "Liste à puces", numbers: "Liste numérotée",
    quote: "Citation", callout: "Encadré", block: "Bloc de code", rule: "Ligne de séparation", table: "Tableau",
    link: "Lien", image: "Image", file: "Joindre des fichiers", groupFile: "Un fichier du groupe", searchFiles: "Chercher parmi les fichiers du groupe", chooseFile: "Choisissez un fichier.", noFileFound: "Aucun fichier trouvé.", name: "Nommer quelqu’un", undo: "Annuler", redo: "Rétablir",
    plain: "Texte brut", rich: "Éditeur", preview: "Aperçu",
    tooRich: "Ce texte contient une mise en forme que l’éditeur ne sait pas montrer : il s’ouvre en texte brut, pour ne rien perdre.",
    address: "Adresse du lien", words: "Texte du lien", apply: "Valider", unlink: "Retirer le lien", cancel: "Annuler", close: "Fermer",
    badAddress: "Cette adresse ne mène nulle part. Elle commence par https:// ou par mailto:.",
    alt: "Description de l’image, pour qui ne la voit pas", caption: "Légende et crédit (affichés sous l’image)",
    altShort: "Décrivez « {name} » pour qui ne la voit pas", noAlt: "Images sans description : {count}.",
    rowBefore: "Ajouter une ligne au-dessus", rowAfter: "Ajouter une ligne", columnAfter: "Ajouter une colonne", columnBefore: "Ajouter une colonne à gauche",
    rowGone: "Supprimer la ligne", columnGone: "Supprimer la colonne", tableGone: "Supprimer le tableau", tableTools: "Tableau",
    sending: "Envoi de « {name} »", sent: "« {name} » est dans le texte.", failed: "« {name} » n’a pas pu être envoyé.", retry: "Réessayer", remove: "Retirer",
    tooLarge: "« {name} » dépasse {size} Mo.", dropHere: "Déposez vos fichiers ici", names: "Personnes",
    asButton: "Montrer comme un bouton, quand le lien est seul sur sa ligne",
    note: "Note de bas de page", noteWords: "Texte de la note", noteEmpty: "Écrivez le texte de la note.",
    noFiles: "Ce texte ne prend pas de fichiers.", placeholderShort: "Écrivez ici.",
    placeholder: "Écrivez ici. Collez ou déposez une image, tapez @ pour nommer quelqu’un.",
  },
  en: {
    toolbar: "Formatting", editor: "Text", bold: "Bold", italic: "Italic", strike: "Struck through", code: "Code",
    heading2: "Heading", heading3: "Smaller heading", heading4: "Smallest heading", bullets: "Bulleted list", numbers: "Numbered list",
    quote: "Quotation", callout: "Callout", block: "Block of code", rule: "Separating line", table: "Table",
    link: "Link", image: "Picture", file: "Join files", groupFile: "A file of the group", searchFiles: "Search the files of the group", chooseFile: "Choose a file.", noFileFound: "No file found.", name: "Name somebody", undo: "Undo", redo: "Redo",
    plain: "Plain text", rich: "Editor", preview: "Preview",
    tooRich: "This text holds formatting that the editor cannot show: it opens as plain text, so that nothing is lost.",
    address: "Address of the link", words: "Words of the link", apply: "Apply", unlink: "Remove the link", cancel: "Cancel", close: "Close",
    badAddress: "This address leads nowhere. It begins with https:// or mailto:.",
    alt: "Description of the picture, for those who do not see it", caption: "Caption and credit (shown below the picture)",
    altShort: "Describe “{name}” for those who do not see it", noAlt: "Pictures without description: {count}.",
    rowBefore: "Add a row above", rowAfter: "Add a row", columnAfter: "Add a column", columnBefore: "Add a column on the left",
    rowGone: "Delete the row", columnGone: "Delete the column", tableGone: "Delete the table", tableTools: "Table",
    sending: "Sending “{name}”", sent: "“{name}” is in the text.", failed: "“{name}” could not be sent.", retry: "Try again", remove: "Remove",
    tooLarge: "“{name}” is larger than {size} MB.", dropHere: "Drop your files here", names: "People",
    asButton: "Show as a button, when the link stands alone on its line",
    note: "Footnote", noteWords: "Text of the note", noteEmpty: "Write the text of the note.",
    noFiles: "This text takes no files.", placeholderShort: "Write here.",
    placeholder: "Write here. Paste or drop a picture, type @ to name somebody.",
  },
};

/** Returns the sentence `name` in the page's language, its `{values}` filled in. */
export function say(name, values = {}) {
  const words = WORDS[document.documentElement.lang.startsWith("en") ? "en" : "fr"];
  return (words[name] ?? name).replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
}
