using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using MailKit.Domain.Accounts;
using MailKit.Domain.Credits;
using MailKit.Domain.Sending;
using MailKit.Domain.Work;
using MailKit.Tests.Faults.Clusters;
using MailKit.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Tests.Faults;

/// <summary>Some trials at once in one world: its accounts, what clients asked and saw, and what turned out wrong.</summary>
public sealed partial class TrialRound(Cluster cluster, Random random, int trials)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LaterPause = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentQueue<string> _violations = new();
    private readonly ConcurrentQueue<ClusterAccount> _accounts = new();
    private volatile bool _isHopeless;

    public Cluster Cluster { get; } = cluster;

    public ClusterPlan Plan => Cluster.Plan;

    public Random Random { get; } = random;

    /// <summary>How many trials this round is to make.</summary>
    public int Trials { get; } = trials;

    public IReadOnlyCollection<ClusterAccount> Accounts => _accounts;

    /// <summary>Every answer that a client got.</summary>
    public ConcurrentQueue<Answer> Answers { get; } = new();

    /// <summary>Where emails may end besides <see cref="EmailState.Settled"/>.</summary>
    public HashSet<EmailState> Ends { get; } = [EmailState.Settled];

    /// <summary>The database is younger than the truth: emails may be known at Resend alone.</summary>
    public bool IsRestored { get; set; }

    public IReadOnlyCollection<string> Violations => _violations;

    public void Expect(bool truth, string violation)
    {
        if (!truth)
        {
            _violations.Enqueue(violation);
        }
    }

    public async Task<ClusterAccount> OpenAsync(int credits) => (await OpenAsync(1, credits))[0];

    /// <summary>Opens accounts and comes back when their credits are in our book.</summary>
    public async Task<IReadOnlyList<ClusterAccount>> OpenAsync(int count, int credits)
    {
        var opened = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => NewAsync(credits)));

        // Their credits come by webhook; a listing of hundreds of new ledgers would only take time.
        var listed = DateTimeOffset.UtcNow.AddMinutes(10);

        await using (var db = Cluster.Db())
        {
            foreach (var (account, key, known) in opened)
            {
                db.Accounts.Add(account);
                db.ApiKeys.Add(key);
                db.Balances.Add(CreditBalance.Empty(account.Id, Credit.Emails));
                db.Entry(account).Property(a => a.DodoCustomerId).CurrentValue = known.CustomerId;
                db.Work.Add(WorkItem.Of(WorkKind.ListLedger, account.Id, account.Id, listed));
                db.Work.Add(WorkItem.Of(WorkKind.Reconcile, account.Id, account.Id, listed));
            }

            await db.SaveChangesAsync();
        }

        var accounts = opened.Select(o => o.Known).ToList();
        accounts.ForEach(_accounts.Enqueue);

        if (credits > 0)
        {
            await Task.WhenAll(accounts.Select(a => Cluster.AdjustAsync(a.CustomerId, credits)));
            var ids = accounts.Select(a => a.Id).ToList();
            await Until.TrueAsync(() => Cluster.DataAsync(async db => await db.Balances.CountAsync(b => ids.Contains(b.AccountId) && b.Posted == credits) == count));
        }

        return accounts;
    }

    /// <summary>One request, one answer.</summary>
    public async Task<Answer> PostAsync(Node node, ClusterAccount account, string key, string subject = "A trial", int recipients = 1)
    {
        var answer = await AskAsync(node, account, key, subject, recipients);
        Answers.Enqueue(answer);

        return answer;
    }

    /// <summary>Asks one node after another, with the same key, until one decides.</summary>
    public async Task<Answer> InsistAsync(ClusterAccount account, string key, IReadOnlyList<Node>? nodes = null, string subject = "A trial")
    {
        nodes ??= Cluster.Nodes;
        var (began, pause) = (TimeProvider.System.GetTimestamp(), FirstPause);

        for (var turn = 0; ; turn++)
        {
            var answer = await PostAsync(nodes[turn % nodes.Count], account, key, subject);

            if (!answer.IsOpen)
            {
                return answer;
            }

            // One that waited in vain is enough; hundreds of others would wait as long.
            if (_isHopeless || TimeProvider.System.GetElapsedTime(began) > Patience)
            {
                Expect(_isHopeless, $"{key} was never decided: {answer.Status} {answer.Body}");
                _isHopeless = true;
                return answer;
            }

            await Task.Delay(pause);
            pause = Until.Longer(pause, LaterPause);
        }
    }

    /// <summary>Waits until everything is at rest, and notes what is then untrue of I1 to I7.</summary>
    public async Task JudgeAsync(TimeSpan? within = null)
    {
        foreach (var violation in await InvariantChecks.AtRestAsync(this, within ?? Patience))
        {
            _violations.Enqueue(violation);
        }

        await StruckAsync();
    }

    private async Task<(Account Account, ApiKey Key, ClusterAccount Known)> NewAsync(int credits)
    {
        var now = DateTimeOffset.UtcNow;
        var account = Account.Open($"owner-{Guid.NewGuid():N}@customer.example", now);
        var (key, text) = ApiKey.Create(account.Id, "trial", now);

        return (account, key, new ClusterAccount(account.Id, await Cluster.NewCustomerAsync(account.Id, account.BillingEmail), text, credits));
    }

    private async Task<Answer> AskAsync(Node node, ClusterAccount account, string key, string subject, int recipients)
    {
        var to = Enumerable.Range(0, recipients).Select(i => i is 0 ? account.To : account.To.Replace("@", $"-{i}@", StringComparison.Ordinal));
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(node.Url, "/emails"))
        {
            Content = JsonContent.Create(new { from = "hello@mailkit.example", to, subject, html = "<p>Hello</p>" }),
        };
        request.Headers.Add("Idempotency-Key", key);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", account.Key);
        var askedAt = TimeProvider.System.GetTimestamp();

        try
        {
            using var answer = await Cluster.Http.SendAsync(request);
            var body = await answer.Content.ReadAsStringAsync();
            var id = answer.StatusCode is HttpStatusCode.OK ? JsonElement.Parse(body).GetProperty("id").GetGuid() : (Guid?)null;

            return new(account, key, (int)answer.StatusCode, id, body, answer.Headers.RetryAfter is not null) { AskedAt = askedAt };
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or JsonException)
        {
            return new(account, key, 0, null, e.Message, false) { AskedAt = askedAt };
        }
    }
}
