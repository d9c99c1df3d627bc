using Microsoft.AspNetCore.Razor.TagHelpers;

namespace MailKit.Web.Components.TagHelpers;

/// <summary>A moment as its reader sees it: <c>&lt;mk-time at="@email.AcceptedAt" as="short" /&gt;</c>.</summary>
[HtmlTargetElement("mk-time", TagStructure = TagStructure.WithoutEndTag)]
public sealed class TimeTagHelper(TimeProvider clock) : TagHelper
{
    public DateTimeOffset At { get; set; }

    /// <summary>short, seconds, millis, date or weekday; see <see cref="Times.Text"/>.</summary>
    public string As { get; set; } = "short";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "time";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("datetime", Times.Machine(At));
        output.Attributes.SetAttribute("title", Times.Exact(At));
        output.Attributes.SetAttribute("data-as", As);
        output.Content.SetContent(Times.Text(At, As, clock.GetUtcNow()));
    }
}
