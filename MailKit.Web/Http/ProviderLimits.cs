using System.Collections.Concurrent;
using MailKit.Domain.Work;
using MailKit.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Http;

/// <summary>So many requests within so much time.</summary>
public readonly record struct RateLimit(int Requests, int Seconds);

/// <summary>
/// Keeps every process of one database together within a provider's limits, and away from a provider that asked for peace.
/// A request takes a slot that nobody used within the window; the database decides who has it.
/// </summary>
public sealed partial class ProviderLimits(IServiceScopeFactory scopes, TimeProvider clock)
{
    public const string Dodo = "Dodo";
    public const string Resend = "Resend";

    /// <summary>However long a provider asks for, somebody looks again.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    /// <summary>How long a call waits for its turn; with the answer's own time it stays within a lease.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Requests travel for different times, so they may come closer together than they left.</summary>
    private const double Margin = 1.1;

    private const int Candidates = 8;

    private readonly ConcurrentDictionary<string, DateTimeOffset> _closed = new();
    private readonly ConcurrentDictionary<(string, RateLimit), Task> _slots = new();
    private readonly ConcurrentDictionary<(string, CallPurpose), (DateTimeOffset Until, TimeSpan Window)> _usedUp = new();

    /// <summary>What was said of the providers lately.</summary>
    public ProviderTroubles Troubles { get; } = new(clock);

    /// <summary>True while it is pointless to begin: the provider asked for peace, or failed too often in a row.</summary>
    public bool IsClosed(string provider) => _closed.TryGetValue(provider, out var until) && until > clock.GetUtcNow();

    /// <summary>True while it is pointless to begin: what a limit has for this purpose is used up for longer than a call waits.</summary>
    public bool IsUsedUp(string provider, CallPurpose purpose) => UsedUpFor(provider, purpose) > TimeSpan.Zero;

    /// <summary>How many requests for this purpose may go out now, by the longest window that anybody here has met; <see cref="int.MaxValue"/> when there is no limit.</summary>
    public async Task<int> FreeAsync(string provider, CallPurpose purpose, CancellationToken cancellationToken)
    {
        if (_slots.Keys.Where(s => s.Item1 == provider).Select(s => (RateLimit?)s.Item2).MaxBy(l => l!.Value.Seconds) is not { } limit)
        {
            return int.MaxValue;
        }

        await using var scope = scopes.CreateAsyncScope();
        var since = clock.GetUtcNow() - TimeSpan.FromSeconds(limit.Seconds * Margin);
        return await SlotsFor(purpose, scope.ServiceProvider.GetRequiredService<MailKitDbContext>(), provider, limit).CountAsync(s => s.UsedAt <= since, cancellationToken);
    }

    /// <summary>Comes back when the request may go out. Throws <see cref="ProviderException"/>, held back, when that is not soon.</summary>
    public async Task EnterAsync(string provider, IReadOnlyList<RateLimit> limits, CancellationToken cancellationToken)
    {
        if (UsedUpFor(provider, CallPurposes.Current) is { Ticks: > 0 } rest)
        {
            throw ProviderException.HeldBack($"{provider}'s limit is used up.", rest);
        }

        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<MailKitDbContext>();

        await CheckGateAsync(db, provider, cancellationToken);

        // The longest window first: what is taken there and then not used is the rarest.
        foreach (var limit in limits.OrderByDescending(l => l.Seconds))
        {
            await TakeSlotAsync(db, provider, limit, cancellationToken);
        }
    }

    /// <summary>The provider asked for peace; every process hears of it.</summary>
    public async Task CloseAsync(string provider, TimeSpan time, CancellationToken cancellationToken)
    {
        time = time < LongestPause ? time : LongestPause;
        var until = clock.GetUtcNow() + time;
        CloseHere(provider, time);

        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<MailKitDbContext>();

        if (await db.ProviderPauses.Where(g => g.Provider == provider).ExecuteUpdateAsync(g => g.SetProperty(x => x.ClosedUntil, x => x.ClosedUntil < until ? until : x.ClosedUntil), cancellationToken) is 0)
        {
            db.ProviderPauses.Add(new() { Provider = provider, ClosedUntil = until });
            await InsertAsync(db, cancellationToken);
        }
    }

    /// <summary>This process alone leaves the provider in peace.</summary>
    public void CloseHere(string provider, TimeSpan time) => _closed[provider] = clock.GetUtcNow() + time;

    // A clock that was set back would make it last for ever.
    private TimeSpan UsedUpFor(string provider, CallPurpose purpose)
        => _usedUp.TryGetValue((provider, purpose), out var used) && used.Until - clock.GetUtcNow() is var rest && rest <= used.Window ? rest : TimeSpan.Zero;

    private async Task CheckGateAsync(MailKitDbContext db, string provider, CancellationToken cancellationToken)
    {
        var until = await db.ProviderPauses.Where(g => g.Provider == provider).Select(g => (DateTimeOffset?)g.ClosedUntil).FirstOrDefaultAsync(cancellationToken);

        if (until - clock.GetUtcNow() is { Ticks: > 0 } rest)
        {
            CloseHere(provider, rest);
            throw ProviderException.HeldBack($"{provider} asked us to wait.", rest);
        }
    }

    private async Task TakeSlotAsync(MailKitDbContext db, string provider, RateLimit limit, CancellationToken cancellationToken)
    {
        await HaveSlotsAsync(provider, limit);
        var patience = clock.GetUtcNow() + Patience;
        var preferred = CallPurposes.Current.SharesOf(limit.Requests).Preferred;
        var ours = SlotsFor(CallPurposes.Current, db, provider, limit);

        while (true)
        {
            var now = clock.GetUtcNow();
            var window = TimeSpan.FromSeconds(limit.Seconds * Margin);
            var since = now - window;
            var open = await ours.Where(s => s.UsedAt <= since)
                .OrderBy(s => s.Number < preferred).ThenBy(s => s.UsedAt)
                .Take(Candidates)
                .Select(s => new { s.Number, s.UsedAt })
                .ToArrayAsync(cancellationToken);
            Random.Shared.Shuffle(open);

            foreach (var slot in open)
            {
                if (await Slots(db, provider, limit).Where(s => s.Number == slot.Number && s.UsedAt == slot.UsedAt).ExecuteUpdateAsync(s => s.SetProperty(x => x.UsedAt, now), cancellationToken) is 1)
                {
                    return;
                }
            }

            if (open is not [])
            {
                continue;
            }

            var next = await ours.MinAsync(s => s.UsedAt, cancellationToken) + window;

            if (next > patience)
            {
                _usedUp[(provider, CallPurposes.Current)] = (next, window);
                throw ProviderException.HeldBack($"{provider}'s limit of {limit.Requests} requests in {limit.Seconds} s is used up.", next - now);
            }

            // Not all at the same moment.
            await Task.Delay((next > now ? next - now : TimeSpan.Zero) + TimeSpan.FromMilliseconds(Random.Shared.Next(1, 50)), clock, cancellationToken);
        }
    }
}
