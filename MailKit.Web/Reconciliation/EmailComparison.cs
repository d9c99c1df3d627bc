using MailKit.Domain.Reconciliation;
using MailKit.Domain.Sending;
using MailKit.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Reconciliation;

/// <summary>Asks Resend about one email, and says what differs.</summary>
public sealed class EmailComparison(MailKitDbContext db, IEmailGateway gateway)
{
    /// <summary>An email that Resend listed and our book does not know by that id.</summary>
    public async Task<IEnumerable<Finding>> TheirsAsync(string resendId, CancellationToken cancellationToken)
    {
        // No tag: one of MailKit's own emails, or another product's.
        if (await gateway.FindAsync(resendId, cancellationToken) is not { EmailId: { } id } there
            || await db.Emails.AsNoTracking().FirstOrDefaultAsync(e => e.Id == id, cancellationToken) is not { } email
            || email.ResendId == resendId)
        {
            return [];
        }

        var (kind, repair, words) = email.State switch
        {
            EmailState.Queued or EmailState.Parked => (DifferenceKind.MissingHere, Repair.MarkSent, "Resend has sent this email, and our book has it for not sent. Marked as sent it is debited once, and never sent again."),
            EmailState.Refused => (DifferenceKind.MissingHere, Repair.Note, "Resend has sent this email, and our book has it for refused: its credits were given back."),
            _ => (DifferenceKind.SentTwice, Repair.Note, "Resend has this email a second time, under another id. It was debited once."),
        };

        return [new(kind, $"resend:{resendId}", repair, words, there.At) { AccountId = email.AccountId, EmailId = email.Id, Ours = kind is DifferenceKind.SentTwice ? 1 : 0, Theirs = kind is DifferenceKind.SentTwice ? 2 : 1 }];
    }

    /// <summary>An email of ours that Resend did not list.</summary>
    public async Task<IEnumerable<Finding>> OursAsync(Guid id, CancellationToken cancellationToken)
        => await db.Emails.AsNoTracking().FirstOrDefaultAsync(e => e.Id == id, cancellationToken) is { ResendId: { } resendId } email && await gateway.FindAsync(resendId, cancellationToken) is null
            ? [new(DifferenceKind.MissingThere, $"email:{id}", Repair.Note, $"Our book has this email for sent, and Resend does not have it ({resendId}). Sending it again could send it twice: ask Resend’s support, or the recipient.", email.SentAt) { AccountId = email.AccountId, EmailId = id, Ours = 1, Theirs = 0 }]
            : [];
}
