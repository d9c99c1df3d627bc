using MailKit.Domain.Credits;
using MailKit.Domain.Sending;
using MailKit.Web.Banners;
using MailKit.Web.Credits;
using MailKit.Web.Data;
using MailKit.Web.Live;
using MailKit.Web.Work;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Sending;

/// <summary>What a person may decide about an email of which nobody knows whether it left. Each decision counts once; false when the email is no longer parked.</summary>
public sealed partial class ParkedEmails(
    MailKitDbContext db,
    CreditBook credits,
    BannerBoard banners,
    LiveFeed feed,
    WorkSignal<LookUpStep> lookUp,
    WorkSignal<SendStep> send,
    TimeProvider clock,
    ILogger<ParkedEmails> logger)
{
    /// <summary>Resend is asked once more.</summary>
    public Task<bool> LookUpAsync(Guid id, string by, CancellationToken cancellationToken) => DecideAsync(id, by, "look it up", email =>
    {
        email.Postponed(clock.GetUtcNow());
        return Task.CompletedTask;
    }, lookUp.Wake, cancellationToken);

    /// <summary>It never left: it is sent under a new key.</summary>
    public Task<bool> SendAgainAsync(Guid id, string by, CancellationToken cancellationToken) => DecideAsync(id, by, "send it again", email =>
    {
        email.SendAgain(clock.GetUtcNow());
        return Task.CompletedTask;
    }, send.Wake, cancellationToken);

    /// <summary>It never left, and is not to: its credits go back.</summary>
    public Task<bool> GiveBackAsync(Guid id, string by, CancellationToken cancellationToken) => DecideAsync(id, by, "give the credits back", async email =>
    {
        const string Reason = "It was not sent, as a person of ours has checked.";
        email.Refused(Reason);
        await credits.PostAsync(LedgerEntry.Release(email.AccountId, email.Id, email.Credits, Reason, clock.GetUtcNow()), cancellationToken);
    }, static () => { }, cancellationToken);

    private async Task<bool> DecideAsync(Guid id, string by, string decision, Func<Email, Task> decide, Action wake, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);

        if (await db.Emails.FirstOrDefaultAsync(e => e.Id == id && e.State == EmailState.Parked, cancellationToken) is not { } email)
        {
            return false;
        }

        try
        {
            await decide(email);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            // A webhook or another person was quicker.
            return false;
        }

        LogDecided(by, decision, id);
        wake();
        await banners.ReviewCreditsAsync(email.AccountId, cancellationToken);
        feed.Announce(email.AccountId);

        return true;
    }

    [LoggerMessage(LogLevel.Warning, "{By} decided about the parked email {EmailId}: {Decision}")]
    private partial void LogDecided(string by, string decision, Guid emailId);
}
