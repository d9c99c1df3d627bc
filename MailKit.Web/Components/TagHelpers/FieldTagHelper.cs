using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace MailKit.Web.Components.TagHelpers;

/// <summary>Tells people who cannot see the red edge what is wrong with a field: marks the control and ties it to its message.</summary>
[HtmlTargetElement("input", Attributes = For)]
[HtmlTargetElement("textarea", Attributes = For)]
[HtmlTargetElement("select", Attributes = For)]
[HtmlTargetElement("span", Attributes = MessageFor)]
public sealed class FieldTagHelper : TagHelper
{
    private const string For = "asp-for";
    private const string MessageFor = "asp-validation-for";

    [HtmlAttributeName(For)]
    public ModelExpression? Control { get; set; }

    [HtmlAttributeName(MessageFor)]
    public ModelExpression? Message { get; set; }

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext View { get; set; } = null!;

    /// <summary>After the framework's own helpers, which write the names and classes.</summary>
    public override int Order => 1000;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var name = View.ViewData.TemplateInfo.GetFullHtmlFieldName((Control ?? Message)?.Name);

        if (View.ModelState.GetFieldValidationState(name) is not ModelValidationState.Invalid)
        {
            return;
        }

        var messageId = TagBuilder.CreateSanitizedId(name, "_") + "-error";

        if (Message is not null)
        {
            output.Attributes.SetAttribute("id", messageId);
            return;
        }

        var described = output.Attributes["aria-describedby"]?.Value is { } help ? $"{help} {messageId}" : messageId;
        output.Attributes.SetAttribute("aria-describedby", described);
        output.Attributes.SetAttribute("aria-invalid", "true");
    }
}
