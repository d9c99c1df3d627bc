using System.Collections.Concurrent;
using System.Threading.Channels;
using MailKit.Web.Data;
using MailKit.Web.Notices;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Live;

/// <summary>
/// Tells open pages that something of their account changed; they read again what. In this process at once, in the others by a notice; and because a notice
/// may be lost, a counter in the account's row moves, which every process with open pages looks at four times a second.
/// </summary>
public sealed partial class LiveFeed : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// So many pages of an account are told, in each process. One more lets the oldest go rather than be turned away itself: the page that was
    /// just opened is the one that somebody looks at. The one let go rests until it is looked at again.
    /// </summary>
    public const int MaxPages = 50;

    private readonly IServiceScopeFactory _scopes;
    private readonly ProcessNotices _notices;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly ConcurrentDictionary<Guid, bool> _changed = new();
    private readonly ConcurrentDictionary<Guid, OpenAccount> _open = new();

    public LiveFeed(IServiceScopeFactory scopes, ProcessNotices notices, TimeProvider clock, ILogger<LiveFeed> logger)
    {
        (_scopes, _notices, _clock, _logger) = (scopes, notices, clock, logger);

        // What was missed, the counter tells.
        notices.On(Notice.Pages, hear: account => SignalHere(Guid.Parse(account)), missed: static () => { });
    }

    /// <summary>Call after the commit. Many changes of one account become one.</summary>
    public void Announce(Guid accountId)
    {
        _changed[accountId] = true;
        SignalHere(accountId);
        _notices.Tell(Notice.Pages, $"{accountId}");
    }

    /// <summary>A page of the account is open until the answer is disposed.</summary>
    /// <param name="since">The counter when the page was rendered: what changed between then and now is told too.</param>
    public Subscription Open(Guid accountId, long since)
    {
        var page = new OpenPage(since);
        var account = _open.AddOrUpdate(accountId, _ => new OpenAccount([page]), (_, account) => new OpenAccount([.. account.Pages, page]));

        // Whoever opens at the same moment lets the same ones go; they are closed once.
        foreach (var old in account.Pages.SkipLast(MaxPages))
        {
            old.LetGo();
            Close(accountId, old);
        }

        return new Subscription(page.Reader, () => Close(accountId, page));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Look, _clock);

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

    private void SignalHere(Guid accountId)
    {
        if (_open.TryGetValue(accountId, out var account))
        {
            account.Signal();
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

        try
        {
            await using var scope = _scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<MailKitDbContext>();
            await db.Accounts.Where(a => accounts.Contains(a.Id)).ExecuteUpdateAsync(a => a.SetProperty(x => x.Changes, x => x.Changes + 1), cancellationToken);
        }
        catch
        {
            // They are told with the next look.
            Array.ForEach(accounts, account => _changed[account] = true);
            throw;
        }

        // Our own pages were told when it was announced.
        foreach (var account in accounts)
        {
            if (_open.TryGetValue(account, out var open))
            {
                open.Counted();
            }
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        if (_open.IsEmpty)
        {
            return;
        }

        var accounts = _open.Keys.ToArray();
        await using var scope = _scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<MailKitDbContext>();
        var counters = await db.Accounts.Where(a => accounts.Contains(a.Id)).Select(a => new { a.Id, a.Changes }).ToListAsync(cancellationToken);

        foreach (var counter in counters)
        {
            if (_open.TryGetValue(counter.Id, out var account))
            {
                account.Reached(counter.Changes);
            }
        }
    }

    private void Close(Guid accountId, OpenPage page)
    {
        while (_open.TryGetValue(accountId, out var account))
        {
            var rest = new OpenAccount([.. account.Pages.Where(other => other != page)]);

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
}
