using System.Linq.Expressions;
using MailKit.Domain.Sending;

namespace MailKit.Web.Pages.App.Emails;

/// <summary>An email as its page shows it: everything but the body, which the preview reads for itself.</summary>
public sealed record EmailFacts
{
    public required Guid Id { get; init; }

    public required string RequestKey { get; init; }

    public required string? ApiKeyId { get; init; }

    public required string From { get; init; }

    public required string[] To { get; init; }

    public required string[] Cc { get; init; }

    public required string[] Bcc { get; init; }

    public required string[] ReplyTo { get; init; }

    public required string Subject { get; init; }

    public required int HtmlLength { get; init; }

    public required int TextLength { get; init; }

    public required int Credits { get; init; }

    public required EmailState State { get; init; }

    public required DeliveryState Delivery { get; init; }

    public required string? ResendId { get; init; }

    public required string? Reason { get; init; }

    public required Guid? SettlementId { get; init; }

    public required DateTimeOffset AcceptedAt { get; init; }

    public required DateTimeOffset? FirstTriedAt { get; init; }

    public required DateTimeOffset? SentAt { get; init; }

    public required DateTimeOffset? DueAt { get; init; }

    public required int Failures { get; init; }

    public required string? LastError { get; init; }

    public static Expression<Func<Email, EmailFacts>> Columns { get; } = e => new EmailFacts
    {
        Id = e.Id,
        RequestKey = e.RequestKey,
        ApiKeyId = e.ApiKeyId,
        From = e.From,
        To = e.To,
        Cc = e.Cc,
        Bcc = e.Bcc,
        ReplyTo = e.ReplyTo,
        Subject = e.Subject,
        HtmlLength = e.Html == null ? 0 : e.Html.Length,
        TextLength = e.Text == null ? 0 : e.Text.Length,
        Credits = e.Credits,
        State = e.State,
        Delivery = e.Delivery,
        ResendId = e.ResendId,
        Reason = e.Reason,
        SettlementId = e.SettlementId,
        AcceptedAt = e.AcceptedAt,
        FirstTriedAt = e.FirstTriedAt,
        SentAt = e.SentAt,
        DueAt = e.DueAt,
        Failures = e.Failures,
        LastError = e.LastError,
    };

    public EmailStatus Status => EmailStatus.Of(State, Delivery, FirstTriedAt is not null);

    public string FirstRecipient => Recipients.First(To, Cc, Bcc);

    public int Others => Credits - 1;

    /// <summary>What it consists of, with its size in characters.</summary>
    public string Parts => (HtmlLength, TextLength) switch
    {
        ( > 0, > 0) => "HTML and plain text",
        ( > 0, _) => "HTML",
        _ => "Plain text",
    };
}
