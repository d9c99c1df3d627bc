using System.Collections.Concurrent;
using System.Threading.Channels;
using MailKit.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Banners;

/// <summary>
/// Tells open pages that something of their account changed; they read again what. In this process at once; for the others
/// a counter in the account's row moves, which every process with open pages looks at four times a second.
/// </summary>
public sealed partial class LiveFeed(IServiceScopeFactory scopes, TimeProvider clock, ILogger<LiveFeed> logger) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentDictionary<Guid, bool> _changed = new();
    private readonly ConcurrentDictionary<Guid, OpenAccount> _open = new();

    /// <summary>Call after the commit. Many changes of one account become one.</summary>
    public void Announce(Guid accountId)
    {
        _changed[accountId] = true;

        if (_open.TryGetValue(accountId, out var account))
        {
            account.Signal();
        }
    }

    /// <summary>A page of the account is open until the answer is disposed.</summary>
    public Subscription Open(Guid accountId)
    {
        var page = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        _open.AddOrUpdate(accountId, _ => new OpenAccount([page], Seen: -1), (_, account) => account with { Pages = [.. account.Pages, page] });

        return new Subscription(page.Reader, () => Close(accountId, page));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Look, clock);

        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(stoppingToken);
                await FlushAsync(stoppingToken);
                await LookAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                LogFailed(e.Message);
            }
        }
    }

    // Other processes see it by the counter.
    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (_changed.IsEmpty)
        {
            return;
        }

        var accounts = _changed.Keys.Take(500).ToArray();

        foreach (var account in accounts)
        {
            _changed.TryRemove(account, out _);
        }

        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<MailKitDbContext>();
        await db.Accounts.Where(a => accounts.Contains(a.Id)).ExecuteUpdateAsync(a => a.SetProperty(x => x.Changes, x => x.Changes + 1), cancellationToken);
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        if (_open.IsEmpty)
        {
            return;
        }

        var accounts = _open.Keys.ToArray();
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<MailKitDbContext>();
        var counters = await db.Accounts.Where(a => accounts.Contains(a.Id)).Select(a => new { a.Id, a.Changes }).ToListAsync(cancellationToken);

        foreach (var counter in counters)
        {
            if (_open.TryGetValue(counter.Id, out var account) && account.Seen != counter.Changes)
            {
                _open.TryUpdate(counter.Id, account with { Seen = counter.Changes }, account);

                if (account.Seen >= 0)
                {
                    account.Signal();
                }
            }
        }
    }

    private void Close(Guid accountId, Channel<bool> page)
    {
        while (_open.TryGetValue(accountId, out var account))
        {
            var rest = account with { Pages = [.. account.Pages.Where(other => other != page)] };

            if (rest.Pages.Length is 0 ? _open.TryRemove(new(accountId, account)) : _open.TryUpdate(accountId, rest, account))
            {
                return;
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Open pages were not told of changes: {Error}")]
    private partial void LogFailed(string error);

    /// <summary>An open page's end of the feed.</summary>
    public sealed class Subscription(ChannelReader<bool> changes, Action close) : IDisposable
    {
        public ChannelReader<bool> Changes { get; } = changes;

        public void Dispose() => close();
    }

    private sealed record OpenAccount(Channel<bool>[] Pages, long Seen)
    {
        public void Signal()
        {
            foreach (var page in Pages)
            {
                page.Writer.TryWrite(true);
            }
        }
    }
}
