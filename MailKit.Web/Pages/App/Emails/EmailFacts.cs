using MailKit.Domain.Sending;
using MailKit.Domain.Work;
using MailKit.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Pages.App.Emails;

/// <summary>An email as its page shows it: everything but the body, which the preview reads for itself.</summary>
public sealed record EmailFacts
{
    public required Guid Id { get; init; }

    /// <summary>Stands before the keys of the API's requests, so that they never meet a page's; nobody who sent one knows of it.</summary>
    public const string ApiPrefix = "api:";

    public required string RequestKey { get; init; }

    /// <summary>The key as whoever sent the request wrote it.</summary>
    public string SendersKey => RequestKey.StartsWith(ApiPrefix, StringComparison.Ordinal) ? RequestKey[ApiPrefix.Length..] : RequestKey;

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

    public required DateTimeOffset? SentAt { get; init; }

    /// <summary>What moves while it is tried: its own row of work, or its group's; null when nothing is left to do.</summary>
    public WorkItem? Work { get; init; }

    public DateTimeOffset? DueAt => Work?.DueAt;

    public int Failures => Work?.Failures ?? 0;

    public string? LastError => Work?.LastError;

    /// <summary>Null when there is no such email.</summary>
    public static async Task<EmailFacts?> ReadAsync(MailKitDbContext db, IQueryable<Email> emails, CancellationToken cancellationToken)
        => await Columns(db, emails).FirstOrDefaultAsync(cancellationToken) is { } facts ? facts with { Work = await WorkOfAsync(db, facts.Id, cancellationToken) } : null;

    private static IQueryable<EmailFacts> Columns(MailKitDbContext db, IQueryable<Email> emails) => emails.Select(e => new EmailFacts
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
        HtmlLength = e.HtmlLength,
        TextLength = e.TextLength,
        Credits = e.Credits,
        State = e.State,
        Delivery = db.EmailRecipients.Where(r => r.AccountId == e.AccountId && r.EmailId == e.Id).Max(r => (DeliveryState?)r.Delivery) ?? DeliveryState.Unknown,
        ResendId = e.ResendId,
        Reason = e.Reason,
        SettlementId = e.SettlementId,
        AcceptedAt = e.AcceptedAt,
        SentAt = e.SentAt,
    });

    public EmailStatus Status => EmailStatus.Of(State, Delivery, Work?.FirstTriedAt is not null);

    public string FirstRecipient => Recipients.First(To, Cc, Bcc);

    public int Others => Credits - 1;

    /// <summary>What it consists of, with its size in characters.</summary>
    public string Parts => (HtmlLength, TextLength) switch
    {
        ( > 0, > 0) => "HTML and plain text",
        ( > 0, _) => "HTML",
        _ => "Plain text",
    };

    private static async Task<WorkItem?> WorkOfAsync(MailKitDbContext db, Guid id, CancellationToken cancellationToken)
    {
        var kinds = new[] { WorkKind.Send, WorkKind.LookUp, WorkKind.Debit };
        var own = await db.Work.AsNoTracking().Where(w => kinds.Contains(w.Kind) && w.SubjectId == id).OrderByDescending(w => w.Kind).FirstOrDefaultAsync(cancellationToken);
        return own?.GroupId is { } group ? await db.Work.AsNoTracking().FirstOrDefaultAsync(w => (w.Kind == WorkKind.Batch || w.Kind == WorkKind.Settle) && w.SubjectId == group, cancellationToken) ?? own : own;
    }
}
