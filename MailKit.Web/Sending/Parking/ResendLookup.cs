using MailKit.Domain.Sending;
using MailKit.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Sending.Parking;

/// <summary>Asks Resend whether it has an email of ours: its listing is searched for the likeness, and the tag of the one that is alike proves it.</summary>
public sealed class ResendLookup(MailKitDbContext db, IEmailGateway gateway)
{
    /// <summary>Their clock and ours.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    /// <summary>Of these emails, those that Resend has, with its ids.</summary>
    public async Task<IReadOnlyDictionary<Guid, string>> FindAsync(IReadOnlyCollection<Email> emails, CancellationToken cancellationToken)
    {
        var found = new Dictionary<Guid, string>();
        var wanted = emails.ToLookup(Likeness);
        var since = emails.Min(e => e.AcceptedAt) - Skew;

        await foreach (var there in gateway.ListAsync(after: null, cancellationToken))
        {
            if (there.At < since || found.Count == emails.Count)
            {
                break;
            }

            // The listing has no tags, so the one email is asked for; not when we know whose it is.
            if (wanted.Contains(Likeness(there))
                && !await db.Emails.AnyAsync(e => e.ResendId == there.Id, cancellationToken)
                && (await gateway.FindAsync(there.Id, cancellationToken))?.EmailId is { } id
                && wanted[Likeness(there)].Any(e => e.Id == id))
            {
                found[id] = there.Id;
            }
        }

        return found;
    }

    private static string Likeness(Email email) => Likeness(email.Subject, email.To);

    private static string Likeness(ResendEmail email) => Likeness(email.Subject, email.To);

    // How an address is written out may change on the way; the address itself does not.
    private static string Likeness(string subject, IEnumerable<string> to)
        => string.Join('\n', [subject.Trim(), .. to.Select(a => EmailAddress.Bare(a).ToLowerInvariant()).Order(StringComparer.Ordinal)]);
}
