using MailKit.Domain.Domains;
using MailKit.Domain.Work;
using MailKit.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Domains;

/// <summary>
/// Adds, verifies and removes an account's sending domains. A name is one account's, by a unique index; one that nobody proved within three days may be
/// taken over, and then gets new records, so that the old ones prove nothing. Each act throws <see cref="ProviderException"/> when Resend cannot be reached.
/// </summary>
public sealed class DomainDesk(MailKitDbContext db, IDomainGateway gateway, Senders senders, TimeProvider clock)
{
    public const int Most = 20;

    /// <summary>By how much Resend's clock may differ from ours.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(5);

    private const string Theirs = "This domain is being added, or was verified, by another account. If it is yours, write to us: whoever can change its DNS can have it.";

    public async Task<IReadOnlyList<SendingDomain>> OfAsync(Guid accountId, CancellationToken cancellationToken)
        => await db.SendingDomains.AsNoTracking().Where(d => d.AccountId == accountId).OrderBy(d => d.Name).ToListAsync(cancellationToken);

    /// <summary>What Resend says of one now, which is kept: its records, and how far each is. Null when the account has no such domain.</summary>
    public async Task<(SendingDomain Ours, ResendDomain? Theirs)?> ReadAsync(Guid accountId, Guid id, CancellationToken cancellationToken)
    {
        if (await db.SendingDomains.AsNoTracking().FirstOrDefaultAsync(d => d.AccountId == accountId && d.Id == id, cancellationToken) is not { } ours)
        {
            return null;
        }

        try
        {
            var theirs = ours.ResendId is { } resend ? await gateway.FindAsync(resend, cancellationToken) : null;
            await KeepAsync(ours, theirs, cancellationToken);
            return (ours, theirs);
        }
        catch (ProviderException)
        {
            return (ours, null);
        }
    }

    /// <returns>Its id, or why it cannot be.</returns>
    public async Task<(Guid? Id, string? Refusal)> AddAsync(Guid accountId, string? text, CancellationToken cancellationToken)
    {
        if (SendingDomain.Parse(text) is not { } name)
        {
            return (null, "Write a domain like mail.your-company.com, without https:// and without an @.");
        }

        if (senders.IsOurs(name))
        {
            return (null, "This domain belongs to the service and cannot be anybody’s.");
        }

        if (await db.SendingDomains.FirstOrDefaultAsync(d => d.AccountId == accountId && d.Name == name, cancellationToken) is { } known)
        {
            return await RegisterAsync(known, cancellationToken) is null ? (null, Theirs) : (known.Id, null);
        }

        if (await db.SendingDomains.CountAsync(d => d.AccountId == accountId, cancellationToken) >= Most)
        {
            return (null, $"{Most} domains are enough for one account. Remove one that nobody sends from.");
        }

        await ReleaseAsync(name, cancellationToken);
        var claim = SendingDomain.Claim(accountId, name, clock.GetUtcNow());
        db.SendingDomains.Add(claim);

        try
        {
            // The row comes first: the index decides before Resend is asked.
            await db.SaveChangesAsync(CancellationToken.None);
        }
        catch (DbUpdateException e) when (db.IsDuplicate(e))
        {
            db.Entry(claim).State = EntityState.Detached;
            return (null, Theirs);
        }

        return await RegisterAsync(claim, cancellationToken) is null ? (null, Theirs) : (claim.Id, null);
    }

    /// <summary>Has the records looked up again. False when the account has no such domain.</summary>
    public async Task<bool> VerifyAsync(Guid accountId, Guid id, CancellationToken cancellationToken)
    {
        if (await db.SendingDomains.AsNoTracking().FirstOrDefaultAsync(d => d.AccountId == accountId && d.Id == id, cancellationToken) is not { } domain)
        {
            return false;
        }

        if (await RegisterAsync(domain, cancellationToken) is not { } resend)
        {
            return false;
        }

        await gateway.VerifyAsync(resend, cancellationToken);
        await ReadAsync(accountId, id, cancellationToken);
        return true;
    }

    public async Task<bool> RemoveAsync(Guid accountId, Guid id, CancellationToken cancellationToken)
    {
        if (await db.SendingDomains.AsNoTracking().FirstOrDefaultAsync(d => d.AccountId == accountId && d.Id == id, cancellationToken) is not { } domain)
        {
            return false;
        }

        // Nothing is sent from it any more, whatever Resend says; what is accepted already still goes out where Resend lets it.
        await db.SendingDomains.Where(d => d.Id == id).ExecuteUpdateAsync(d => d.SetProperty(x => x.VerifiedAt, (DateTimeOffset?)null), cancellationToken);

        if (domain.ResendId is { } resend)
        {
            await gateway.RemoveAsync(resend, cancellationToken);
        }

        await db.SendingDomains.Where(d => d.Id == id).ExecuteDeleteAsync(CancellationToken.None);
        return true;
    }

    private async Task KeepAsync(SendingDomain domain, ResendDomain? truth, CancellationToken cancellationToken)
    {
        // Only what has its records in place may send; a domain whose records went away may no longer.
        var now = clock.GetUtcNow();
        DateTimeOffset? verified = truth is { Status: "verified" } ? domain.VerifiedAt ?? now : null;

        if (verified != domain.VerifiedAt)
        {
            var claimed = verified is null ? now : domain.ClaimedAt;
            await db.SendingDomains.Where(d => d.Id == domain.Id && d.ResendId == domain.ResendId).ExecuteUpdateAsync(d => d.SetProperty(x => x.VerifiedAt, verified).SetProperty(x => x.ClaimedAt, claimed), cancellationToken);
        }
    }

    // A claim that was never proved keeps nobody from his own domain for long.
    private async Task ReleaseAsync(string name, CancellationToken cancellationToken)
    {
        var old = clock.GetUtcNow() - SendingDomain.ClaimLasts;

        if (await db.SendingDomains.AsNoTracking().FirstOrDefaultAsync(d => d.Name == name && d.VerifiedAt == null && d.ClaimedAt < old, cancellationToken) is { } stale)
        {
            if (stale.ResendId is { } resend)
            {
                await gateway.RemoveAsync(resend, cancellationToken);
            }

            await db.SendingDomains.Where(d => d.Id == stale.Id && d.VerifiedAt == null).ExecuteDeleteAsync(cancellationToken);
        }
    }

    // A try that was cut off after Resend had it finds it there. One that is older than the claim is the operator's own, and nobody's to have.
    private async Task<string?> RegisterAsync(SendingDomain domain, CancellationToken cancellationToken)
    {
        if (domain.ResendId is { } known)
        {
            return known;
        }

        var theirs = await gateway.AddAsync(domain.Name, cancellationToken)
            ?? (await gateway.NamedAsync(domain.Name, cancellationToken) is { } there && there.CreatedAt > domain.ClaimedAt - Slack ? there : null);

        if (theirs is null)
        {
            await db.SendingDomains.Where(d => d.Id == domain.Id && d.ResendId == null).ExecuteDeleteAsync(CancellationToken.None);
            return null;
        }

        await db.SendingDomains.Where(d => d.Id == domain.Id).ExecuteUpdateAsync(d => d.SetProperty(x => x.ResendId, theirs.Id), CancellationToken.None);
        return theirs.Id;
    }
}
