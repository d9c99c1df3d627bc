using MailKit.Domain.Sending;
using MailKit.Domain.Work;
using MailKit.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Areas.Admin.Pages;

/// <summary>What an email came to, as its sender would say it. What a mailbox turned away is no failure of ours.</summary>
public enum EmailFate
{
    Sent,
    Waiting,
    Bounced,
    Complained,
    Failed,
    Canceled,
}

/// <summary>What became of the emails that were accepted in one hour.</summary>
/// <param name="At">When the hour began (UTC).</param>
public sealed record EmailHour(DateTimeOffset At, IReadOnlyList<EmailHour.Group> Groups)
{
    /// <summary>Emails that stand alike.</summary>
    /// <param name="Furthest">How far the furthest copy came, by rank.</param>
    public sealed record Group(EmailState State, DeliveryState? Furthest, int Emails)
    {
        public EmailFate Fate => (State, Furthest) switch
        {
            (EmailState.Refused or EmailState.Parked, _) => EmailFate.Failed,
            (EmailState.Canceled, _) => EmailFate.Canceled,
            (_, DeliveryState.Complained) => EmailFate.Complained,
            (_, DeliveryState.Bounced or DeliveryState.Suppressed) => EmailFate.Bounced,
            (_, DeliveryState.Failed) => EmailFate.Failed,
            (EmailState.Queued or EmailState.Scheduled, _) => EmailFate.Waiting,
            _ => EmailFate.Sent,
        };
    }

    public int Of(EmailFate fate) => Groups.Where(g => g.Fate == fate).Sum(g => g.Emails);

    /// <summary>The last hours up to this one, oldest first.</summary>
    public static async Task<IReadOnlyList<EmailHour>> ReadAsync(MailKitDbContext db, DateTimeOffset now, int hours, CancellationToken cancellationToken)
    {
        var first = Begin(now, hours);
        var read = new List<EmailHour>();

        for (var hour = first; hour <= now; hour = hour.AddHours(1))
        {
            // Ids begin with their time: their index finds an hour.
            var (from, to) = (Ids.Floor(hour), Ids.Floor(hour.AddHours(1)));
            var groups = await db.Emails
                .Where(e => e.Id >= from && e.Id < to)
                .Select(e => new { e.State, Furthest = db.EmailRecipients.Where(r => r.AccountId == e.AccountId && r.EmailId == e.Id).Max(r => (DeliveryState?)r.Delivery) })
                .GroupBy(e => new { e.State, e.Furthest })
                .Select(g => new Group(g.Key.State, g.Key.Furthest, g.Count()))
                .ToListAsync(cancellationToken);
            read.Add(new(hour, groups));
        }

        return read;
    }

    /// <summary>When the first of the last hours began.</summary>
    public static DateTimeOffset Begin(DateTimeOffset now, int hours)
        => new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero).AddHours(now.UtcDateTime.Hour + 1 - hours);
}
