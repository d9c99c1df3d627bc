using MailKit.Domain.Accounts;
using MailKit.Domain.Credits;
using MailKit.Domain.Reconciliation;
using MailKit.Domain.Sending;
using MailKit.Domain.Work;
using MailKit.Web.Data;
using MailKit.Web.Sending;
using MailKit.Web.Work;
using MailKit.Web.Work.Signals;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MailKit.Tests.Capacity;

/// <summary>A day of many accounts: those that rest, those that send in bursts, and people who pay. What is done for them the product's own steps do.</summary>
public sealed class CapacityWorld(CapacityPlan plan, IServiceProvider services, VirtualTime clock)
{
    public static readonly DateTimeOffset FirstDay = new(DateTime.UtcNow.Date, TimeSpan.Zero);

    private const int Written = 5000;
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan IdlePoll = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);
    private static readonly Draft Draft = new("hello@mailkit.example", ["delivered@resend.dev"], [], [], [], "Your order", "<p>It is on its way.</p>", null);

    private readonly Random _random = new(1);
    private readonly List<Guid> _active = [];
    private readonly Dictionary<Guid, DateTimeOffset> _due = [];
    private readonly Dictionary<Type, DateTimeOffset> _busyAt = [];
    private bool _isOver;

    /// <summary>From that moment on to the end of the day, and what is to be said of it.</summary>
    public static async Task<T> RunAsync<T>(CapacityPlan plan, DateTimeOffset from, Func<CountedProviders, CapacityWorld, Task<T>> judge)
    {
        var folder = Directory.CreateTempSubdirectory("mailkit-capacity-").FullName;
        var database = $"Data Source={Path.Combine(folder, "mailkit.db")}";
        var time = new VirtualTime(from);

        try
        {
            await using var host = new CapacityHost(plan, database, time);
            var world = new CapacityWorld(plan, host.Services, time);
            await world.PopulateAsync();
            time.Run(world.LiveAsync);
            host.Errors.Require();
            return await judge(host.Services.GetRequiredService<CountedProviders>(), world);
        }
        finally
        {
            using (var connection = new SqliteConnection(database))
            {
                SqliteConnection.ClearPool(connection);
            }

            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Accounts that have long been customers: their next listings and comparisons are spread over a day or a week.</summary>
    public async Task PopulateAsync()
    {
        for (var written = 0; written < plan.Accounts; written += Written)
        {
            await using var scope = services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<MailKitDbContext>();

            for (var number = written; number < Math.Min(written + Written, plan.Accounts); number++)
            {
                Add(db, number);
            }

            await db.SaveChangesAsync();
        }

        await using var last = services.CreateAsyncScope();
        var all = last.ServiceProvider.GetRequiredService<MailKitDbContext>();
        var (week, day) = (FirstDay - Week, FirstDay - Day);
        await all.Accounts.ExecuteUpdateAsync(a => a.SetProperty(x => x.DodoCustomerId, x => "cus_" + x.Name));
        await all.Balances.ExecuteUpdateAsync(b => b.SetProperty(x => x.Posted, CountedProviders.CreditsOfEach).SetProperty(x => x.LedgerReadTo, week));
        await all.ReconciliationRuns.ExecuteUpdateAsync(r => r.SetProperty(x => x.ComparedAt, week).SetProperty(x => x.ReadTo, week));
        await all.Balances.Where(b => _active.Contains(b.AccountId)).ExecuteUpdateAsync(b => b.SetProperty(x => x.LedgerReadTo, day));
    }

    /// <summary>The day, and what is left of it afterwards.</summary>
    public async Task LiveAsync()
    {
        var steps = services.GetServices<StepRegistration>().SelectMany(s => Enumerable.Range(0, s.Workers).Select(worker => WorkAsync(s.Step, isLookout: worker is 0))).ToList();
        await Task.WhenAll([.. _active.Select(SendAsync), .. Enumerable.Range(0, plan.Checkouts).Select(PayAsync)]);

        if (plan.Bursts is CapacityPlan.BurstsOfADay)
        {
            await UntilAsync(FirstDay + Day);
        }

        for (var minute = 0; minute < 120 && await WaitingEmailsAsync() > 0; minute++)
        {
            await Task.Delay(TimeSpan.FromMinutes(1), clock);
        }

        _isOver = true;
        await Task.WhenAll(steps);
    }

    /// <summary>By how much each comparison came late that was due on that day.</summary>
    public async Task<IReadOnlyList<TimeSpan>> ComparisonsLateAsync()
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<MailKitDbContext>();
        var now = clock.GetUtcNow();
        var compared = await db.ReconciliationRuns.Where(r => r.ComparedAt >= FirstDay).ToDictionaryAsync(r => r.Id, r => r.ComparedAt!.Value);
        return [.. _due.Where(d => d.Value < now).Select(d => (compared.TryGetValue(d.Key, out var at) ? at : now) - d.Value)];
    }

    public async Task<int> WaitingEmailsAsync()
    {
        await using var scope = services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<MailKitDbContext>().Work.CountAsync(w => w.Kind == WorkKind.Debit || w.Kind == WorkKind.Settle || w.Kind == WorkKind.Send);
    }

    private void Add(MailKitDbContext db, int number)
    {
        var isActive = number < plan.Active;
        var before = FirstDay - TimeSpan.FromDays(8);
        var account = Account.Open($"{number}", before);
        var due = FirstDay + ((isActive ? Day : Week) * _random.NextDouble());
        var first = LedgerEntry.Imported(account.Id, CountedProviders.FirstCredits($"cus_{number}", before));
        first.Leaves(CountedProviders.CreditsOfEach, 0, before);
        db.Accounts.Add(account);
        db.Balances.Add(CreditBalance.Empty(account.Id, Credit.Emails));
        db.Ledger.Add(first);
        db.ReconciliationRuns.Add(ReconciliationRun.Of(account.Id));
        db.Work.Add(WorkItem.Of(WorkKind.Reconcile, account.Id, account.Id, due));
        db.Work.Add(WorkItem.Of(WorkKind.ListLedger, account.Id, account.Id, FirstDay + ((isActive ? Day : Week) * _random.NextDouble())));
        _due.Add(account.Id, due);

        if (isActive)
        {
            _active.Add(account.Id);
        }
    }

    // A step as its loop runs it: while there is something, at once; then one worker looks again soon, and less often when nothing came for a
    // minute. The others are called when there is something.
    private async Task WorkAsync(Type step, bool isLookout)
    {
        while (!_isOver)
        {
            await using var scope = services.CreateAsyncScope();
            var isBusy = clock.GetUtcNow() - _busyAt.GetValueOrDefault(step, FirstDay) < TimeSpan.FromMinutes(1);

            if ((isLookout || isBusy) && await ((IStep)scope.ServiceProvider.GetRequiredService(step)).TakeAsync(CancellationToken.None))
            {
                _busyAt[step] = clock.GetUtcNow();
            }
            else
            {
                await Task.Delay(isBusy ? Poll : IdlePoll, clock);
            }
        }
    }

    private async Task SendAsync(Guid account)
    {
        for (var burst = 0; burst < plan.Bursts; burst++)
        {
            await UntilAsync(FirstDay + CapacityPlan.BurstAt(burst) + (plan.BurstLasts * _random.NextDouble()));
            var emails = CapacityPlan.EmailsOf(burst);

            for (var email = 0; email < emails; email++)
            {
                await using var scope = services.CreateAsyncScope();
                Assert.IsType<Acceptance.Accepted>(await scope.ServiceProvider.GetRequiredService<Intake>().AcceptAsync(account, $"{burst}-{email}", null, Draft, CancellationToken.None));
                await Task.Delay(plan.BurstLasts / emails, clock);
            }
        }
    }

    // Half of them pay while the bursts are under way, when it is the hardest.
    private async Task PayAsync(int person)
    {
        var at = person % 2 is 0 ? CapacityPlan.BurstAt(person % plan.Bursts) + (TimeSpan.FromMinutes(20) * _random.NextDouble()) : TimeSpan.FromHours(9) * _random.NextDouble();
        await UntilAsync(FirstDay + at);
        await services.GetRequiredService<CountedProviders>().CheckOutAsync(CancellationToken.None);
    }

    private async Task UntilAsync(DateTimeOffset moment)
    {
        if (moment > clock.GetUtcNow())
        {
            await Task.Delay(moment - clock.GetUtcNow(), clock);
        }
    }
}
