using Microsoft.AspNetCore.Razor.TagHelpers;

namespace MailKit.Web.Components.TagHelpers;

/// <summary>A drawn sign from icons.svg: <c>&lt;mk-icon name="copy" small /&gt;</c>. It says nothing by itself, so words stand beside it.</summary>
[HtmlTargetElement("mk-icon", TagStructure = TagStructure.WithoutEndTag)]
public sealed class IconTagHelper : TagHelper
{
    public string Name { get; set; } = "";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var isSmall = output.Attributes.RemoveAll("small");

        output.TagName = "svg";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", isSmall ? "mk-icon is-sm" : "mk-icon");
        output.Attributes.SetAttribute("aria-hidden", "true");
        output.Content.AppendHtml("<use href=\"/icons.svg#").Append(Name).AppendHtml("\"></use>");
    }
}
