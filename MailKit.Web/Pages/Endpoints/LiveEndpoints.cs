using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using MailKit.Web.Accounts;
using MailKit.Web.Live;

namespace MailKit.Web.Pages.Endpoints;

/// <summary>The feed that open pages listen to.</summary>
public static class LiveEndpoints
{
    /// <summary>A page reconnects after this, and proves again who it is.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>At most so often a page is told.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(150);

    public static void MapLiveFeed(this WebApplication app)
        => app.MapGet("/app/live", (long? since, HttpContext context, LiveFeed feed, TimeProvider clock, IHostApplicationLifetime lifetime)
                => TypedResults.ServerSentEvents(ChangesAsync(feed, context.User.AccountId, since ?? 0, clock, lifetime.ApplicationStopping, context.RequestAborted)))
            .RequireAuthorization("Account");

    private static async IAsyncEnumerable<SseItem<string>> ChangesAsync(LiveFeed feed, Guid accountId, long since, TimeProvider clock, CancellationToken stopping, [EnumeratorCancellation] CancellationToken aborted)
    {
        using var open = feed.Open(accountId, since);
        using var limit = new CancellationTokenSource(Longest, clock);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping, aborted, limit.Token);

        yield return new SseItem<string>("open", "hello") { ReconnectionInterval = TimeSpan.FromSeconds(1) };

        while (await NextAsync(open, ending.Token))
        {
            if (!open.Changes.TryRead(out _))
            {
                // Let go for a newer page: who comes back at once would take another's place.
                yield return new SseItem<string>("1", "rest");
                yield break;
            }

            yield return new SseItem<string>("1", "changed");
            await Task.Delay(Pause, clock, ending.Token).ContinueWith(static _ => { }, TaskScheduler.Default);
        }
    }

    // False when the feed ends because of its time, the process or the reader.
    private static async Task<bool> NextAsync(LiveFeed.Subscription open, CancellationToken ending)
    {
        try
        {
            await open.Changes.WaitToReadAsync(ending);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
