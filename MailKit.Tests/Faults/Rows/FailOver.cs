using MailKit.Tests.Faults.Clusters;
using MailKit.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Tests.Faults.Rows;

/// <summary>
/// F29: every process of the primary dies under load and its standby is promoted; nothing that was accepted is lost. F30 is its control: nobody
/// waits for the standby, which has fallen behind, and accepted emails must be gone, or F29 would prove nothing.
/// </summary>
public sealed class FailOver(string number, string words, Replication replication, Trials trials) : FaultRow(number, words, trials)
{
    private const int Clients = 24;
    private const int EmailsEach = 200;

    /// <summary>From the end of the promotion to the first accepted email.</summary>
    private static readonly TimeSpan LongestGap = TimeSpan.FromSeconds(2);

    private bool IsControl => replication is Replication.Asynchronous;

    public override bool IsDestructive => IsControl;

    // Work goes on with rows that are lost.
    public override IReadOnlyList<string> Errors => IsControl ? ["failed, and is tried again later", "failed before it had a row, or could not write"] : [];

    public override IReadOnlyList<TestDatabase> Databases => [TestDatabase.Postgres];

    public override ClusterPlan Plan(TestDatabase database) => new(database, Nodes: 2) { Replication = replication };

    public override async Task RunAsync(TrialRound round)
    {
        var pair = round.Cluster.Pair;

        if (!pair.Standby.IsRunning)
        {
            await pair.JoinAsync();
        }

        var accounts = await round.OpenAsync(4, credits: Clients * EmailsEach / 4);

        if (IsControl)
        {
            await round.StrikeAsync(pair.FallBehindAsync);
        }

        using var over = new CancellationTokenSource();
        var nodes = round.Cluster.Nodes;
        var load = TrialRound.StreamAsync(Clients, EmailsEach, (client, i) => round.InsistAsync(accounts[client % 4], $"{client}-{i}", [nodes[client % 2], nodes[1 - (client % 2)]]), over.Token);
        await AcceptedAsync(round, since: 0, round.Random.Next(20, 150));

        // The moment is the fault.
        await Task.Delay(round.Random.Next(100));
        var (isDead, killed, dead, promoted) = (false, long.MaxValue, long.MaxValue, 0L);
        await round.StrikeAsync(async () =>
        {
            round.Struck(IsControl || await pair.ReplicasAsync("sync_state = 'quorum'") is 1, "the primary waited for no standby.");

            // A standby beside its primary is hardly ever behind; cut off before the end, it would lack whatever was accepted without it.
            if (!IsControl && round.Random.Next(2) is 0)
            {
                await pair.FallBehindAsync();
            }

            killed = TimeProvider.System.GetTimestamp();
            await pair.Primary.KillAsync();
            isDead = !pair.Primary.IsRunning;
            dead = TimeProvider.System.GetTimestamp();
            promoted = await pair.FailOverAsync();
            await AcceptedAsync(round, promoted, 20);
        });
        await over.CancelAsync();
        var answers = await load;
        round.Struck(isDead, "the primary was not killed.");
        round.Struck(round.Answers.Any(a => a.AskedAt < killed && a.At > killed), "nobody was sending when the primary died.");

        if (IsControl)
        {
            var lost = await LostAsync(round);
            round.Struck(lost > 0, "no accepted email was lost: where nothing can be lost, F29 proves nothing.");
            return;
        }

        round.Expect(
            round.Answers.All(a => a.IsAccepted || a is { Status: 503, HasRetryAfter: true }),
            $"A client was answered {string.Join(' ', round.Answers.Where(a => !a.IsAccepted).Select(a => $"{a.Status}{(a.HasRetryAfter ? "" : " without Retry-After")}").Distinct())}.");

        if (isDead)
        {
            var first = round.Answers.Where(a => a.IsAccepted && a.AskedAt > dead && a.At > promoted).Min(a => a.At);
            round.Measured("from the promotion to the first accepted email", TimeProvider.System.GetElapsedTime(promoted, first), LongestGap);
        }

        // Whoever asks again gets the answer that the old primary knew.
        await TrialRound.LimitAsync(20, atOnce: 4, i => round.InsistAsync(answers[i].Account, answers[i].RequestKey));
        await round.JudgeAsync();
    }

    private static Task AcceptedAsync(TrialRound round, long since, int count)
        => Until.TrueAsync(() => round.Answers.Count(a => a.IsAccepted && a.AskedAt > since) >= count);

    private static async Task<int> LostAsync(TrialRound round)
    {
        var accepted = round.Answers.Where(a => a.IsAccepted).Select(a => a.EmailId!.Value).Distinct().ToList();
        return accepted.Count - await round.Cluster.DataAsync(db => db.Emails.CountAsync(e => accepted.Contains(e.Id)));
    }
}
