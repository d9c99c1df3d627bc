using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace MailKit.Web.Components.TagHelpers;

/// <summary>What is wrong with a form that came back, above it, each thing a link to its field: <c>&lt;mk-errors /&gt;</c>. Nothing when all is well.</summary>
[HtmlTargetElement("mk-errors", TagStructure = TagStructure.WithoutEndTag)]
public sealed class ErrorsTagHelper : TagHelper
{
    private static readonly string[] Words = ["No", "One", "Two", "Three", "Four", "Five", "Six"];

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext View { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var errors = View.ModelState
            .SelectMany(field => field.Value?.Errors.Select(error => (Field: field.Key, Text: Text(error))) ?? [])
            .ToList();

        if (errors.Count is 0)
        {
            output.SuppressOutput();
            return;
        }

        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "mk-errors");
        output.Attributes.SetAttribute("role", "alert");
        output.Attributes.SetAttribute("tabindex", "-1");

        // One sentence that belongs to no field needs no headline over it.
        if (errors is [{ Field: "" } only])
        {
            output.Content.SetContent(only.Text);
            return;
        }

        output.Content.AppendHtml("<h2>").Append(Headline(errors.Count)).AppendHtml("</h2><ul>");

        foreach (var (field, text) in errors)
        {
            output.Content.AppendHtml("<li>").AppendHtml(Line(field, text)).AppendHtml("</li>");
        }

        output.Content.AppendHtml("</ul>");
    }

    private static string Headline(int count)
        => $"{(count < Words.Length ? Words[count] : count.Grouped())} {(count is 1 ? "thing" : "things")} to put right";

    private static string Text(ModelError error) => error.ErrorMessage is { Length: > 0 } said ? said : "This value cannot be read.";

    private static TagBuilder Line(string field, string text)
    {
        var line = new TagBuilder(field is "" ? "span" : "a");
        line.InnerHtml.Append(text);

        if (field is not "")
        {
            line.Attributes["href"] = "#" + TagBuilder.CreateSanitizedId(field, "_");
        }

        return line;
    }
}
