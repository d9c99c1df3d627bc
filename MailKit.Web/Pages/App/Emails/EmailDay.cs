using System.Linq.Expressions;
using MailKit.Domain.Sending;
using MailKit.Domain.Work;
using MailKit.Web.Components;
using MailKit.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Pages.App.Emails;

/// <summary>What an account sent on one day (UTC), what became of it and what it cost.</summary>
public sealed record EmailDay(UsageDay Usage, int Credits)
{
    /// <summary>The last days up to today, oldest first, days without emails included.</summary>
    public static async Task<IReadOnlyList<EmailDay>> ReadAsync(MailKitDbContext db, Guid accountId, DateTimeOffset now, int days, CancellationToken cancellationToken)
    {
        var first = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero).AddDays(1 - days);

        // Ids begin with their time, so the index on (account, id) finds the first day without reading what came before.
        var from = Ids.Floor(first);

        var counted = await db.Emails.AsNoTracking()
            .Where(e => e.AccountId == accountId && e.Id >= from)
            .Select(e => new Counted
            {
                AcceptedAt = e.AcceptedAt,
                State = e.State,
                Credits = e.Credits,
                Delivery = db.EmailRecipients.Where(r => r.AccountId == accountId && r.EmailId == e.Id).Max(r => (DeliveryState?)r.Delivery) ?? DeliveryState.Unknown,
            })
            .GroupBy(DayNumber(first, days))
            .Select(g => new
            {
                Day = g.Key,
                All = g.Count(),
                Complained = g.Count(e => e.Delivery == DeliveryState.Complained),
                Failed = g.Count(e => e.State == EmailState.Refused || (e.Delivery >= DeliveryState.Failed && e.Delivery < DeliveryState.Complained)),
                Delivered = g.Count(e => e.State != EmailState.Refused && e.Delivery >= DeliveryState.Delivered && e.Delivery < DeliveryState.Failed),
                Credits = g.Sum(e => e.State == EmailState.Refused ? 0 : e.Credits),
            })
            .ToDictionaryAsync(d => d.Day, cancellationToken);

        return
        [
            .. from number in Enumerable.Range(0, days)
               let day = DateOnly.FromDateTime(first.UtcDateTime).AddDays(number)
               let d = counted.GetValueOrDefault(number)
               select d is null
                   ? new EmailDay(new UsageDay(day, 0, 0, 0, 0), 0)
                   : new EmailDay(new UsageDay(day, d.Delivered, d.All - d.Delivered - d.Failed - d.Complained, d.Failed, d.Complained), d.Credits),
        ];
    }

    // SQLite keeps ticks and PostgreSQL keeps timestamps; comparing with each midnight means the same to both.
    private static Expression<Func<Counted, int>> DayNumber(DateTimeOffset first, int days)
    {
        var email = Expression.Parameter(typeof(Counted), "e");
        var at = Expression.Property(email, nameof(Counted.AcceptedAt));
        Expression number = Expression.Constant(days - 1);

        for (var day = days - 2; day >= 0; day--)
        {
            number = Expression.Condition(Expression.LessThan(at, Expression.Constant(first.AddDays(day + 1))), Expression.Constant(day), number);
        }

        return Expression.Lambda<Func<Counted, int>>(number, email);
    }

    private sealed class Counted
    {
        public DateTimeOffset AcceptedAt { get; init; }

        public EmailState State { get; init; }

        public int Credits { get; init; }

        public DeliveryState Delivery { get; init; }
    }
}
