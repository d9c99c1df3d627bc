using CsCheck;
using MailKit.Sandbox;
using MailKit.Sandbox.Clock;
using MailKit.Sandbox.Dodo;
using MailKit.Sandbox.Dodo.Credits;
using MailKit.Sandbox.Dodo.Credits.Records;
using MailKit.Sandbox.Hosting;
using MailKit.Sandbox.State;

namespace MailKit.Tests.Sandbox.Credits;

/// <summary>The credit engine under random histories, shrunk to a short one when a rule breaks. <c>CsCheck_Iter=100000</c> tries so many.</summary>
public sealed class CreditPropertyTests : IAsyncLifetime
{
    private static readonly int Histories = int.Parse(Environment.GetEnvironmentVariable("CsCheck_Iter") ?? "2000", System.Globalization.CultureInfo.InvariantCulture);

    private const int Longest = 40;
    private const string Customer = "cus_1";

    private readonly string folder = Directory.CreateTempSubdirectory("sandbox-").FullName;
    private readonly SandboxParts parts;

    public CreditPropertyTests() => parts = new(new SandboxOptions { StatePath = Path.Combine(folder, "sandbox.db") });

    [Fact]
    public void The_lines_add_up_to_the_balance_and_no_grant_is_ever_below_zero()
        => Gen.Select(Terms.Any, Act.Any.List[1, Longest]).Sample((terms, acts) => Live(terms, acts, static (state, entitlementId) => AddsUp(state, entitlementId)), iter: Histories, threads: 1);

    [Fact]
    public void Replaying_the_ledger_gives_the_same_grants()
        => Gen.Select(Terms.Any, Act.Any.List[1, Longest]).Sample((terms, acts) => Live(terms, acts, static (state, entitlementId) => IsReplayed(state, entitlementId)), iter: Histories, threads: 1);

    public Task InitializeAsync() => Seed.SowAsync(parts.State);

    public async Task DisposeAsync()
    {
        await parts.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    // Everything happens in one change that is never written, and is taken back at the end: so that a hundred thousand histories take seconds.
    private bool Live(Terms terms, List<Act> acts, Func<SandboxState, string, bool> holds)
    {
        var (state, engine) = (parts.State, parts.Credits);
        var change = new Change(state, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

        try
        {
            var entitlement = change.Put(state.Entitlements, terms.Entitlement(change.At));

            foreach (var act in acts)
            {
                Do(change, engine, entitlement, act);

                if (!holds(state, entitlement.Id))
                {
                    return false;
                }
            }

            return true;
        }
        finally
        {
            change.Undo();
        }
    }

    private static void Do(Change change, CreditEngine engine, Entitlement entitlement, Act act)
    {
        var movement = new BalanceChange(entitlement.Id, Customer, 0, TransactionType.CreditDeducted);

        switch (act)
        {
            case Act.Grant(var amount, var days):
                engine.Add(change, movement with { Amount = amount, Type = TransactionType.CreditAdded }, GrantSource.Api, sourceId: null, days is 0 ? null : change.At.AddDays(days));
                break;

            case Act.Debit(var amount):
                engine.Take(change, movement with { Amount = amount });
                break;

            case Act.Meter(var amount):
                engine.TakeMetered(change, movement with { Amount = amount });
                break;

            case Act.Reset:
                engine.ResetOverage(change, movement);
                break;

            case Act.Days(var days):
                Pass(change, engine, change.At.AddDays(days));
                break;
        }
    }

    // Every grant ends at its own moment, in order, as the scheduler does it.
    private static void Pass(Change change, CreditEngine engine, DateTimeOffset until)
    {
        while (change.State.Grants.OldestFirst.Where(g => !g.IsExpired && g.ExpiresAt <= until).MinBy(static g => g.ExpiresAt) is { } next)
        {
            change.At = next.ExpiresAt!.Value;
            engine.Expire(change, next);
        }

        change.At = until;
    }

    private static bool AddsUp(SandboxState state, string entitlementId)
    {
        var balance = CreditEngine.BalanceOf(state, entitlementId, Customer);
        var lines = state.LedgerOfBalance[Balance.IdFor(entitlementId, Customer)].ToList();
        var open = state.Grants.OldestFirst.Where(static g => !g.IsExpired).ToList();

        return (balance?.Amount ?? 0) == open.Sum(static g => g.RemainingAmount)
            && (balance?.Amount ?? 0) == lines.Sum(static l => l.BalanceAfter - l.BalanceBefore)
            && (balance?.Overage ?? 0) == lines.Sum(static l => l.OverageAfter - l.OverageBefore)
            && state.Grants.OldestFirst.All(static g => g.RemainingAmount >= 0 && g.RemainingAmount <= g.InitialAmount)
            && balance is null or { Amount: >= 0, Overage: >= 0 }
            && lines.Zip(lines.Skip(1)).All(static pair => pair.First.BalanceAfter == pair.Second.BalanceBefore && pair.First.OverageAfter == pair.Second.OverageBefore)
            && lines.All(static l => l.Amount > 0 && (Math.Abs(l.BalanceAfter - l.BalanceBefore) == l.Amount || Math.Abs(l.OverageAfter - l.OverageBefore) == l.Amount));
    }

    // FIFO by a second program of a few lines: what credits brought, oldest first, less what debits took.
    private static bool IsReplayed(SandboxState state, string entitlementId)
    {
        var grants = new List<(DateTimeOffset At, string Id, decimal Left)>();

        foreach (var line in state.LedgerOfBalance[Balance.IdFor(entitlementId, Customer)])
        {
            var amount = line.BalanceAfter - line.BalanceBefore;

            if (amount > 0)
            {
                grants.Add((line.CreatedAt, line.GrantId!, amount));
                grants.Sort(static (a, b) => a.At != b.At ? a.At.CompareTo(b.At) : string.CompareOrdinal(a.Id, b.Id));
                continue;
            }

            // What repays, ends or leaves a grant names it; what is spent takes the oldest.
            var isNamed = line.TransactionType is not TransactionType.CreditDeducted || line.OverageAfter != line.OverageBefore;

            for (var i = 0; i < grants.Count && amount < 0; i++)
            {
                if (!isNamed || grants[i].Id == line.GrantId)
                {
                    var taken = Math.Min(grants[i].Left, -amount);
                    grants[i] = grants[i] with { Left = grants[i].Left - taken };
                    amount += taken;
                }
            }
        }

        return state.Grants.OldestFirst.Where(static g => g.RemainingAmount > 0).Select(static g => (g.Id, g.RemainingAmount)).ToHashSet().SetEquals(grants.Where(static g => g.Left > 0).Select(static g => (g.Id, g.Left)));
    }
}
