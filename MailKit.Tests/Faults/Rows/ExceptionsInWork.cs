using MailKit.Domain.Sending;
using MailKit.Domain.Work;
using MailKit.Tests.Faults.Clusters;
using MailKit.Tests.Faults.Clusters.Acts;
using MailKit.Tests.Hosting;
using MailKit.Tests.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Tests.Faults.Rows;

/// <summary>F38: in every kind of work one row throws, again and again. The others' goes on; that one is counted, parked and shown, and ends when a person has mended it.</summary>
public sealed class ExceptionsInWork() : FaultRow("F38", "an exception inside each kind of work", new(0, 100, InCi: 1))
{
    private const int Many = 24;

    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Days = TimeSpan.FromDays(8);

    public override bool IsDestructive => true;

    // A row that throws; one that a provider held back, which could not be written either; a page that makes a customer; how an email comes to be looked for.
    public override IReadOnlyList<string> Errors => ["failed, and is tried again later", "could not write what became of one", "An unhandled exception has occurred", "is parked, and Resend is asked"];

    /// <summary>How a piece of each kind is made. What no step takes is tried apart.</summary>
    public static IReadOnlyDictionary<WorkKind, Func<TrialRound, ClusterAccount, ClusterPerson, Task>> Pieces { get; } = new Dictionary<WorkKind, Func<TrialRound, ClusterAccount, ClusterPerson, Task>>
    {
        [WorkKind.Send] = static async (round, account, _) =>
        {
            // Resend's webhooks would end it from the other side.
            await round.Cluster.FaultAsync(new { provider = "resend", kind = "webhook_drop", match = account.Mark });
            await round.InsistAsync(account, "send");
        },
        [WorkKind.Batch] = static async (round, account, _) =>
        {
            await RestAsync(round, account, "resend", "POST /emails", account.Mark);
            await round.LoadAsync([account], Many - 1);
        },
        [WorkKind.LookUp] = static async (round, account, _) =>
        {
            await round.Cluster.FaultAsync(new { provider = "resend", kind = "webhook_drop", match = account.Mark });
            await round.Cluster.FaultAsync(new { provider = "resend", kind = "drop_answer", route = "POST /emails", match = account.Mark, count = 1 });
            await round.Cluster.FaultAsync(new { provider = "resend", kind = "status", status = 409, name = "invalid_idempotent_request", route = "POST /emails", match = account.Mark, count = 1 });
            await round.InsistAsync(account, "doubtful");
        },
        [WorkKind.Debit] = static (round, account, _) => round.InsistAsync(account, "debit"),
        [WorkKind.Settle] = static async (round, account, _) =>
        {
            await RestAsync(round, account, "dodo", "POST */ledger-entries", account.CustomerId);
            await TrialRound.LimitAsync(Many / 2, Many, i => round.InsistAsync(account, $"settle-{i}"));
        },
        [WorkKind.Letter] = static async (round, _, person) =>
        {
            var stranger = new Visitor(round.Cluster.Nodes[0].Url, round.Cluster.Http);
            await stranger.GoAsync("/Identity/Account/ForgotPassword");
            await stranger.SubmitAsync("input[name='Input.Email']", ("Input.Email", person.Email));
        },
        [WorkKind.EmailEvent] = static (round, account, _) => round.InsistAsync(account, "told of"),
        [WorkKind.CreditEvent] = static (round, account, _) => round.Cluster.AdjustAsync(account.CustomerId, 1),
        [WorkKind.BillingEvent] = static async (_, _, person) => await person.PayAsync((await person.BuyAsync("TopUp"))!),
        [WorkKind.LowBalanceEvent] = static (round, account, _) => Webhook.Dodo(round.Cluster, $$"""{"type":"credit.balance_low","data":{"customer_id":"{{account.CustomerId}}","threshold_amount":"1"} }""").PostAsync(round.Cluster),
        [WorkKind.ListLedger] = static (round, account, _) => round.Cluster.PassAsync(Days, [account.Id], WorkKind.ListLedger),
        [WorkKind.Reconcile] = static (round, account, _) => Until.TrueAsync(async () =>
        {
            await round.Cluster.PassAsync(Days, [account.Id], WorkKind.Reconcile);
            return await round.Cluster.DataAsync(db => db.Work.AnyAsync(w => w.Kind == WorkKind.Reconcile && w.SubjectId == account.Id && w.Attempts > 0));
        }),
        [WorkKind.ReviewBanners] = static (round, account, _) => round.Cluster.DataAsync(db =>
        {
            db.Work.Add(WorkItem.Of(WorkKind.ReviewBanners, account.Id, account.Id, DateTimeOffset.UtcNow));
            return db.SaveChangesAsync();
        }),
        [WorkKind.Retention] = static (round, _, _) => round.Cluster.PassAsync(Days, null, WorkKind.Retention),
        [WorkKind.Index] = static (round, _, _) => round.Cluster.PassAsync(Days, null, WorkKind.Index),
    };

    /// <summary>Taken by whoever asks for it, and by no step.</summary>
    public static IReadOnlyCollection<WorkKind> OfNoStep { get; } = [WorkKind.MakeCustomer];

    private static IReadOnlyCollection<WorkKind> Nobodys { get; } = [WorkKind.Batch, WorkKind.Letter, WorkKind.EmailEvent, WorkKind.CreditEvent, WorkKind.BillingEvent, WorkKind.LowBalanceEvent, WorkKind.Retention, WorkKind.Index];

    // One of an account goes alone, a few of it are debited together, and many go together.
    public override ClusterPlan Plan(TestDatabase database) => new(database) { Settings = [("Sending__SettleFrom", "3")] };

    public override async Task RunAsync(TrialRound round)
    {
        var cluster = round.Cluster;
        var accounts = (await round.OpenAsync(Pieces.Count, credits: Many)).Zip(Pieces.Keys).ToDictionary(pair => pair.Second, pair => pair.First);
        var (healthy, person, admin) = (await round.OpenAsync(credits: Many), await ClusterPerson.SignInAsync(cluster), await ClusterPerson.AdminAsync(cluster));
        await cluster.InfectAsync();
        await CustomerAsync(round, person);

        // A batch would take others' emails along.
        var sick = new Dictionary<WorkKind, Guid> { [WorkKind.Batch] = await SickenAsync(round, WorkKind.Batch, accounts[WorkKind.Batch], person) };

        foreach (var row in await Task.WhenAll(Pieces.Keys.Where(kind => kind is not WorkKind.Batch).Select(async kind => (Kind: kind, Subject: await SickenAsync(round, kind, accounts[kind], person)))))
        {
            sick[row.Kind] = row.Subject;
        }

        round.Struck(sick.Values.All(subject => subject != Guid.Empty || !round.Plan.IsSpared), "nothing threw.");
        await round.StrikeAsync(async () =>
        {
            // Beside the sick ones, the same work of others is done.
            await Task.WhenAll(Enumerable.Range(0, 4).Select(i => round.InsistAsync(healthy, $"healthy-{i}")));
            await Until.TrueAsync(() => cluster.DataAsync(async db => !await db.Emails.AnyAsync(e => e.AccountId == healthy.Id && e.State != EmailState.Settled)));
            var others = new List<WorkItem>();
            await Until.TrueAsync(
                async () =>
                {
                    await cluster.PassAsync(Soon, null);
                    return (others = [.. (await SurprisedAsync(cluster)).Where(w => sick[w.Kind] != w.SubjectId)]).Count is 0;
                },
                () => $"Others' work still fails: {string.Join(' ', others.Select(w => $"{w.Kind} {w.LastError}"))}");
            await ParkAsync(cluster, sick);
            await MendAsync(round, admin, sick);
        });
        round.Add(await person.AccountAsync(0));
        await round.JudgeAsync();
    }

    // What comes after this one gathers, because its provider wants peace.
    private static async Task RestAsync(TrialRound round, ClusterAccount account, string provider, string route, string match)
    {
        var peace = await round.Cluster.FaultAsync(new { provider, kind = "status", status = 429, retry_after = "3", route, match, count = 1 });
        await round.InsistAsync(account, "first");
        await round.StrikeAsync(() => Until.TrueAsync(async () => (await round.Cluster.StrikesAsync())[peace] > 0));
    }

    // The page where somebody waits for it says that something broke; the next who asks is served, and there is one customer.
    private static async Task CustomerAsync(TrialRound round, ClusterPerson person)
    {
        await round.StrikeAsync(async () =>
        {
            await round.Cluster.FallSickAsync(WorkKind.MakeCustomer, null);
            var session = await person.BuyAsync("TopUp");
            round.Expect(session is null && (int)person.Visitor.Status is 500 && person.Visitor.Text.Length > 0, $"A page that threw answered {person.Visitor.Status}: {person.Visitor.Text}");
        });
        await round.Cluster.HealAsync(WorkKind.MakeCustomer);
        await Until.TrueAsync(async () => await person.BuyAsync("TopUp") is not null);
    }

    // The first row of the kind that throws, and the only one from then on.
    private static async Task<Guid> SickenAsync(TrialRound round, WorkKind kind, ClusterAccount account, ClusterPerson person)
    {
        await round.StrikeAsync(() => round.Cluster.FallSickAsync(kind, Nobodys.Contains(kind) ? null : account.Id));
        await Pieces[kind](round, account, person);

        if (round.Plan.IsSpared)
        {
            return Guid.Empty;
        }

        WorkItem? row = null;
        await Until.TrueAsync(async () => (row = (await SurprisedAsync(round.Cluster)).FirstOrDefault(w => w.Kind == kind)) is not null, () => $"No {kind} threw.");
        await round.Cluster.StayAloneAsync(kind, row!.SubjectId);
        round.Expect(row.Failures > 0 && row.LastError!.Contains(FailingWork.Words, StringComparison.Ordinal), $"{kind} failed {row.Failures} times: {row.LastError}");
        return row.SubjectId;
    }

    // As if it had thrown all the while: the next time is the last by itself.
    private static Task ParkAsync(Cluster cluster, Dictionary<WorkKind, Guid> sick) => Task.WhenAll(sick.Select(row => Until.TrueAsync(
        () => cluster.DataAsync(async db =>
        {
            var it = db.Work.Where(w => w.Kind == row.Key && w.SubjectId == row.Value);
            await it.Where(w => w.Lease == null && w.DueAt != null).ExecuteUpdateAsync(w => w.SetProperty(x => x.Surprises, WorkItem.MaxSurprises - 1).SetProperty(x => x.DueAt, DateTimeOffset.UtcNow));
            return await it.AnyAsync(w => w.DueAt == null && w.Surprises >= WorkItem.MaxSurprises);
        }),
        () => $"{row.Key} is not parked.")));

    // A person sees each with its error, mends the cause, and says so.
    private static async Task MendAsync(TrialRound round, Visitor admin, Dictionary<WorkKind, Guid> sick)
    {
        foreach (var (kind, subject) in sick)
        {
            var again = $"form[action*='kind={kind}&'][action*='{subject}'], form[action*='{subject}'][action*='kind={kind}']";
            await admin.GoAsync("/admin/work");
            round.Expect(admin.Page.QuerySelector(again)?.Closest("tr")?.TextContent.Contains(FailingWork.Words, StringComparison.Ordinal) is true, $"{kind} of {subject} is not shown with its error.");
            await round.Cluster.HealAsync(kind);
            await admin.SubmitAsync(again);
        }

        await Until.TrueAsync(async () => (await SurprisedAsync(round.Cluster)).Count is 0, () => "What was mended did not end.");
    }

    private static Task<List<WorkItem>> SurprisedAsync(Cluster cluster) => cluster.DataAsync(db => db.Work.AsNoTracking().Where(w => w.Surprises > 0).OrderBy(w => w.SubjectId).ToListAsync());
}
