using MailKit.Domain.Credits;
using MailKit.Domain.Sending;
using MailKit.Web.Banners;
using MailKit.Web.Credits;
using MailKit.Web.Data;
using MailKit.Web.Live;
using MailKit.Web.Work;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MailKit.Web.Sending;

/// <summary>What became of a request to send.</summary>
public abstract record Acceptance
{
    private Acceptance() { }

    /// <param name="Replayed">True when this request had been accepted before; nothing new happened.</param>
    /// <param name="Remaining">What may still be spent (credits).</param>
    public sealed record Accepted(Guid EmailId, int Credits, bool Replayed, long Remaining) : Acceptance;

    public sealed record NotEnoughCredits(long Available, int Needed) : Acceptance;

    /// <summary>The account used this key for another email.</summary>
    public sealed record KeyReused(Guid EmailId) : Acceptance;

    public sealed record Invalid(IReadOnlyList<Problem> Problems) : Acceptance;
}

/// <summary>Accepts an email: a row to send and its credits held, or neither. No provider is asked before the answer.</summary>
public sealed class Intake(
    MailKitDbContext db,
    CreditBook credits,
    LiveFeed feed,
    WorkSignal<SendStep> work,
    IOptions<SendingOptions> options,
    TimeProvider clock)
{
    /// <param name="requestKey">The sender's name for this request, 1 to 256 characters; the account sends once per key.</param>
    public async Task<Acceptance> AcceptAsync(Guid accountId, string requestKey, string? apiKeyId, Draft draft, CancellationToken cancellationToken)
    {
        var (good, problems) = draft.Check();

        if (good is null || (problems = CheckSender(good)).Count > 0)
        {
            return new Acceptance.Invalid(problems);
        }

        var email = Email.Accept(accountId, requestKey, apiKeyId, good, clock.GetUtcNow());
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);

        // Insert, catch, answer: the unique index knows whether this key is new, a prior read would only guess.
        db.Emails.Add(email);

        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException e) when (db.IsDuplicate(e))
        {
            await transaction.RollbackAsync(cancellationToken);
            db.ChangeTracker.Clear();
            return await ReplayAsync(email, cancellationToken);
        }

        var hold = LedgerEntry.Hold(accountId, email.Id, email.Credits, email.AcceptedAt);

        if (await credits.PostAsync(hold, cancellationToken) is not Posting.Posted)
        {
            await transaction.RollbackAsync(cancellationToken);
            db.ChangeTracker.Clear();
            return new Acceptance.NotEnoughCredits(await AvailableAsync(accountId, cancellationToken), email.Credits);
        }

        CrashPoint.Reach("accept-before-commit");
        await transaction.CommitAsync(cancellationToken);
        CrashPoint.Reach("accept-after-commit");

        work.Wake();
        feed.Announce(accountId);

        return new Acceptance.Accepted(email.Id, email.Credits, Replayed: false, hold.PostedAfter - hold.HeldAfter);
    }

    private async Task<Acceptance> ReplayAsync(Email email, CancellationToken cancellationToken)
    {
        var first = await db.Emails.AsNoTracking()
            .Where(e => e.AccountId == email.AccountId && e.RequestKey == email.RequestKey)
            .Select(e => new { e.Id, e.BodyHash, e.Credits })
            .SingleAsync(cancellationToken);

        return first.BodyHash.AsSpan().SequenceEqual(email.BodyHash)
            ? new Acceptance.Accepted(first.Id, first.Credits, Replayed: true, await AvailableAsync(email.AccountId, cancellationToken))
            : new Acceptance.KeyReused(first.Id);
    }

    private async Task<long> AvailableAsync(Guid accountId, CancellationToken cancellationToken)
        => (await db.Balances.AsNoTracking().FirstAsync(b => b.AccountId == accountId && b.Credit == Credit.Emails, cancellationToken)).Available;

    private IReadOnlyList<Problem> CheckSender(Draft draft)
    {
        var host = EmailAddress.Host(draft.From);

        return options.Value.AnySender || options.Value.SenderDomains.Contains(host, StringComparer.OrdinalIgnoreCase)
            ? []
            : [new("from", $"“{EmailAddress.Bare(draft.From)}” is not a sender that this service may use. Send from {EmailAddress.Bare(options.Value.From)}.")];
    }
}
