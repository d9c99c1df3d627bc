using MailKit.Domain.Credits;
using MailKit.Domain.Sending;
using MailKit.Web.Data;
using MailKit.Web.Domains;
using MailKit.Web.Work;
using MailKit.Web.Work.Lanes;
using Microsoft.EntityFrameworkCore;

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

/// <summary>Accepts an email: its row, what it says, its work and its credits held, or nothing of it. No provider is asked before the answer.</summary>
public sealed class Intake(MailKitDbContext db, AcceptLane lane, Senders senders, TimeProvider clock)
{
    /// <exception cref="LaneFullException">More requests wait than is good; nothing was accepted.</exception>
    /// <param name="requestKey">The sender's name for this request, 1 to 256 characters; the account sends once per key.</param>
    public async Task<Acceptance> AcceptAsync(Guid accountId, string requestKey, string? apiKeyId, Draft draft, CancellationToken cancellationToken)
    {
        var (good, problems) = draft.Check();

        if (good is null)
        {
            return new Acceptance.Invalid(problems);
        }

        if (await senders.CheckAsync(accountId, good, cancellationToken) is { } problem)
        {
            return new Acceptance.Invalid([problem]);
        }

        var email = Email.Accept(accountId, requestKey, apiKeyId, good, clock.GetUtcNow());

        if ((await lane.WriteAsync(new(email, good), cancellationToken)).Remaining is { } remaining)
        {
            CrashPoint.Reach("accept-after-commit");
            return new Acceptance.Accepted(email.Id, email.Credits, Replayed: false, remaining);
        }

        // Whoever has spent the last credit with this very request is not told that credits are missing.
        return await ReplayAsync(email, good, cancellationToken) ?? new Acceptance.NotEnoughCredits(await AvailableAsync(email, cancellationToken), email.Credits);
    }

    private async Task<Acceptance?> ReplayAsync(Email email, Draft draft, CancellationToken cancellationToken)
    {
        var known = db.Emails.AsNoTracking()
            .Where(e => e.AccountId == email.AccountId && e.RequestKey == email.RequestKey)
            .Select(e => new { e.Id, e.BodyHash, e.HashVersion, e.Credits });
        var first = await db.ReadDoneAsync(() => known.SingleOrDefaultAsync(cancellationToken), cancellationToken);

        return first is null ? null
            : first.BodyHash.AsSpan().SequenceEqual(draft.Hash(first.HashVersion)) ? new Acceptance.Accepted(first.Id, first.Credits, Replayed: true, await AvailableAsync(email, cancellationToken))
            : new Acceptance.KeyReused(first.Id);
    }

    private async Task<long> AvailableAsync(Email email, CancellationToken cancellationToken)
        => (await db.Balances.AsNoTracking().FirstAsync(b => b.AccountId == email.AccountId && b.Credit == email.Credit, cancellationToken)).Available;
}
