using MailKit.Domain.Sending;
using MailKit.Web.Data;
using MailKit.Web.Letters;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MailKit.Web.Domains;

/// <summary>Who may send as whom: an account as its own verified domains, and before that from Resend's sender to itself.</summary>
public sealed class Senders(MailKitDbContext db, IOptions<LetterOptions> letters, IOptions<SenderOptions> options)
{
    /// <summary>Resend's own sender, which anybody may try things out with.</summary>
    public const string Onboarding = "onboarding@resend.dev";

    private const string TestHost = "resend.dev";

    /// <summary>Resend's addresses that only pretend to be somebody; each may have a label.</summary>
    private static readonly string[] TestMailboxes = ["delivered", "bounced", "complained", "suppressed"];

    /// <summary>Why this account may not send this; null when it may.</summary>
    public async Task<Problem?> CheckAsync(Guid accountId, Draft draft, CancellationToken cancellationToken)
    {
        var (sender, host) = (EmailAddress.Bare(draft.From), EmailAddress.Host(draft.From).ToLowerInvariant());

        if (string.Equals(sender, Onboarding, StringComparison.OrdinalIgnoreCase))
        {
            return await CheckTrialAsync(accountId, draft, cancellationToken);
        }

        return !IsOurs(host) && (options.Value.SenderDomains.Contains(host, StringComparer.OrdinalIgnoreCase) || await db.SendingDomains.AnyAsync(d => d.AccountId == accountId && d.Name == host && d.VerifiedAt != null, cancellationToken))
            ? null
            : new("from", $"“{sender}” is not yours to send from: {host} is not a verified domain of this account. Add and verify it under Domains, or send from {Onboarding} to your own address.");
    }

    /// <summary>The system's own domain, and Resend's, are nobody's to claim.</summary>
    public bool IsOurs(string host)
    {
        var system = EmailAddress.Host(EmailAddress.Parse(letters.Value.From) ?? letters.Value.From).ToLowerInvariant();
        return host is TestHost || host == system || host.EndsWith("." + system, StringComparison.Ordinal) || host.EndsWith("." + TestHost, StringComparison.Ordinal);
    }

    /// <summary>What the account may send from, the one that is proposed first.</summary>
    public async Task<IReadOnlyList<string>> OfAsync(Guid accountId, CancellationToken cancellationToken)
    {
        var own = await db.SendingDomains.Where(d => d.AccountId == accountId && d.VerifiedAt != null).OrderBy(d => d.VerifiedAt).Select(d => d.Name).ToListAsync(cancellationToken);
        return [.. own.Concat(options.Value.SenderDomains).Where(name => !IsOurs(name)).Select(name => $"hello@{name}"), Onboarding];
    }

    private async Task<Problem?> CheckTrialAsync(Guid accountId, Draft draft, CancellationToken cancellationToken)
    {
        var owners = await db.Memberships.Where(m => m.AccountId == accountId).Join(db.Users, m => m.UserId, u => u.Id, (_, user) => user.NormalizedEmail).ToListAsync(cancellationToken);

        return draft.To.Concat(draft.Cc).Concat(draft.Bcc).Select(EmailAddress.Bare).FirstOrDefault(r => !IsTest(r) && !owners.Contains(r.ToUpperInvariant())) is { } stranger
            ? new("to", $"{Onboarding} is for trying things out: it writes to your own address and to Resend’s test addresses, not to {stranger}. Verify a domain of yours under Domains to write to everybody.")
            : null;
    }

    private static bool IsTest(string address)
        => address.EndsWith("@" + TestHost, StringComparison.OrdinalIgnoreCase) && TestMailboxes.Contains(address[..address.IndexOf('@', StringComparison.Ordinal)].Split('+')[0], StringComparer.OrdinalIgnoreCase);
}
