"""How the page of a seminar looks: type that grows with the window, so that the back row can read it, one column on a phone, and
a focus that is never lost."""

STYLE = """<style>
.seminar {
  --seminar-type: clamp(20px, 1.6vw, 36px);
  --jp-widgets-font-size: var(--seminar-type); --jp-widgets-inline-height: calc(2.2 * var(--seminar-type));
  --jp-widgets-inline-label-width: 9em; --jp-widgets-input-font-size: var(--seminar-type); --jp-widgets-inline-width: 30em;
  --jp-widgets-color: #111;
  font-size: var(--seminar-type); color: #111; background: #fff; margin: 0; padding: 8px 12px; box-sizing: border-box;
}
.seminar, .seminar .widget-vbox, .seminar .widget-hbox, .seminar .lm-Panel { overflow: visible; }
.seminar .widget-html-content, .seminar .widget-html-content p, .seminar .widget-html-content li {
  font-size: var(--seminar-type); line-height: 1.4;
}
:is(.jp-Cell, .jp-Cell-outputWrapper, .jp-OutputArea, .jp-OutputArea-child, .jp-OutputArea-output):has(.seminar) {
  overflow: visible !important;  /* otherwise nothing can stay at the foot of the window */
}
.seminar .widget-html-content p { margin: 4px 0; max-width: 60em; }
.seminar .widget-html-content ul { margin: 4px 0; padding-left: 1.4em; }
.seminar h2 { font-size: calc(1.4 * var(--seminar-type)); line-height: 1.2; margin: 0; }
.seminar h3 { font-size: calc(1.3 * var(--seminar-type)); line-height: 1.2; margin: 12px 0 4px; }
.seminar h4 { font-size: var(--seminar-type); line-height: 1.3; margin: 12px 0 2px; font-weight: 600; }
.seminar .invented { border: 2px solid #111; padding: 0 6px; font-size: var(--seminar-type); font-weight: 700; }
.seminar .jupyter-button {
  font-size: var(--seminar-type); height: auto; min-height: 2.2em; line-height: 1.3; padding: 6px 16px; white-space: normal;
  background: #fff; color: #111; border: 2px solid #444; border-radius: 4px; box-shadow: none;
}
.seminar .jupyter-button:hover { background: #eef2f6; }
.seminar .jupyter-button.mod-active { background: #1d3d5c; color: #fff; border-color: #1d3d5c; font-weight: 700; }
.seminar .jupyter-button.mod-active::before { content: "\\2713\\00a0"; }
.seminar .widget-toggle-buttons { display: flex; width: auto; height: auto; align-items: center; margin: 6px 24px 6px 0; }
.seminar .widget-toggle-buttons > .widget-label {
  width: auto; flex: none; text-align: left; margin-right: 16px; font-weight: 600;
}
.seminar .widget-toggle-buttons .widget-toggle-button { width: auto; }
.seminar :focus-visible { outline: 4px solid #b3005e !important; outline-offset: 2px !important; }  /* Jupyter's own is faint */
.seminar .widget-vbox > .jupyter-button, .seminar.widget-vbox > .jupyter-button { align-self: flex-start; }
.seminar .jupyter-widgets input, .seminar .jupyter-widgets select, .seminar .jupyter-widgets textarea {
  font: inherit; font-size: var(--seminar-type); color: #111; background-color: #fff; border: 2px solid #666; border-radius: 4px;
  opacity: 1;
}
.seminar input, .seminar select, .seminar textarea, .seminar button { scroll-margin: 20px 0 200px; }
.seminar-field { flex-direction: column; align-items: stretch; height: auto; margin: 6px 0; max-width: 60em; }
.seminar .seminar-field > label.widget-label { width: auto; text-align: left; height: auto; line-height: 1.4; white-space: normal;
  overflow: visible; flex: none; font-weight: 600; }
.seminar .seminar-field > input, .seminar .seminar-field > select { min-height: 2.2em; width: 100%; flex: none; }
.seminar .seminar-field > textarea { line-height: 1.4; height: auto; flex: none; width: 100%; resize: vertical; }
.seminar .widget-hbox > .seminar-field { min-width: 11em; margin-right: 16px; }
.seminar-votes > .seminar-field { flex-direction: row-reverse; justify-content: flex-end; align-items: center; }
.seminar .seminar-votes > .seminar-field > label.widget-label { font-weight: 400; flex: 1; }
.seminar .seminar-votes > .seminar-field > input { width: 4.5em; font-size: calc(1.4 * var(--seminar-type)); margin-right: 14px; }
.seminar .seminar-votes input { -webkit-text-security: disc; }  /* a table's dots are not for the room */
@supports not (-webkit-text-security: disc) { .seminar .seminar-votes input:not(:focus-visible) { color: transparent; } }
.seminar-part, .seminar-measure { border-left: 4px solid #8a9bab; padding-left: 14px; margin: 12px 0; }
.seminar-measure { border-left-color: #ccd5dd; }
.seminar-told { background: #f2f5f8; padding: 8px 14px; border-left: 6px solid #1d3d5c; margin: 8px 0; }
.seminar-question { border: 4px solid #111; padding: 8px 16px; margin: 6px 0; background: #fff8df; flex: none; }
.seminar-foot {
  position: sticky; bottom: 0; z-index: 5; background: #fff; border-top: 3px solid #1d3d5c; margin-top: 20px; padding: 6px 0;
  max-height: 75vh; overflow: auto !important; box-shadow: 0 30px 0 #fff;
}
.seminar p[role="alert"]::before { content: "\\26A0\\00a0"; font-weight: 700; }
.seminar p[role="alert"] { border-left: 8px solid #a30000; padding-left: 12px; }
.seminar table { border-collapse: collapse; margin: 8px 0; }
.seminar caption { text-align: left; font-weight: 700; font-size: calc(1.1 * var(--seminar-type)); padding: 4px 0; }
.seminar th, .seminar td {
  text-align: left; font-size: var(--seminar-type); line-height: 1.3; padding: 8px 18px 8px 0; border-bottom: 1px solid #888;
  vertical-align: middle; background: none; white-space: normal;
}
.seminar tbody th { font-weight: 400; }
.seminar-result td { white-space: nowrap; }
.seminar td.figure { font-size: calc(1.6 * var(--seminar-type)); font-weight: 700; }
@media (max-width: 700px) {
  .seminar .widget-toggle-buttons { flex-direction: column; align-items: flex-start; margin-right: 0; }
  .seminar-result td { white-space: normal; }
  .seminar .seminar-votes > .seminar-field > input { width: 2.6em; }
  .seminar th, .seminar td { padding-right: 8px; }
  .seminar td.figure { font-size: calc(1.3 * var(--seminar-type)); }
}
</style>"""
