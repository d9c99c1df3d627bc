using MailKit.Web.Components;
using MailKit.Web.Retention;

namespace MailKit.Web.Pages.App.Emails;

/// <summary>What is no longer kept of an email, and since when; null for what is there.</summary>
public sealed record RetentionNotice(DateTimeOffset? BodyRemovedAt, DateTimeOffset? TimelineRemovedAt)
{
    public static string Body(DateTimeOffset at, RetentionOptions days) => $"The body was removed on {Date(at)}, after {days.BodyDays.Of("day", "days")}.";

    public static string Timeline(DateTimeOffset at, RetentionOptions days) => $"What Resend told about this email was removed on {Date(at)}, after {days.TimelineDays.Of("day", "days")}.";

    private static string Date(DateTimeOffset at) => Times.Text(at, "date", at);
}
