using System.Globalization;
using MailKit.Domain.Sending;

namespace MailKit.Web.Providers.Resend;

/// <summary>An email as Resend writes it. Tags are a list here and absent in listings; times look like 2026-11-20 09:57:03.123456+00.</summary>
public sealed record StoredEmail(string Id, IReadOnlyList<string>? To, string? Subject, string? LastEvent, string CreatedAt, IReadOnlyList<Tag>? Tags)
{
    public ResendEmail ToEmail() => new(
        Id,
        Guid.TryParse(Tags?.FirstOrDefault(t => t.Name is Tag.EmailId)?.Value, out var id) ? id : null,
        To ?? [],
        Subject ?? "",
        LastEvent,
        DateTimeOffset.Parse(CreatedAt, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).ToUniversalTime());
}

/// <summary>A word of ours that Resend keeps with an email.</summary>
public sealed record Tag(string Name, string Value)
{
    /// <summary>By it Resend's events lead back to our email, even when its answer was lost.</summary>
    public const string EmailId = "mailkit_email_id";
}
