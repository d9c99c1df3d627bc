using MailKit.Tests.Faults.Clusters;
using MailKit.Tests.Hosting;

namespace MailKit.Tests.Faults.Rows;

/// <summary>F1, F2: many requests at once for few credits; exactly as many get through as can be paid.</summary>
public sealed class ParallelSends(string number, string words, int nodes, Trials trials) : FaultRow(number, words, trials)
{
    private static readonly (int Sends, int Credits)[] Sizes = [(200, 10), (64, 1), (200, 10), (64, 1), (1000, 100)];

    public override ClusterPlan Plan(TestDatabase database) => new(database, nodes);

    public override async Task RunAsync(TrialRound round)
    {
        var (sends, credits) = Sizes[round.Random.Next(Sizes.Length)];
        var account = await round.OpenAsync(credits);

        var (under, most) = (0, 0);
        var answers = await TrialRound.LimitAsync(sends, atOnce: round.Plan.IsSpared ? 1 : sends, async i =>
        {
            Interlocked.Increment(ref under);

            try
            {
                return await round.InsistAsync(account, $"at-once-{i}", [round.Cluster.Nodes[i % nodes]]);
            }
            finally
            {
                // All that went in before the first came back were there at once.
                InterlockedMax(ref most, Interlocked.Decrement(ref under) + 1);
            }
        });
        round.Struck(most > credits, $"no more than {most} requests were under way at once, with {credits} credits.");

        var (accepted, refused) = (answers.Count(a => a.IsAccepted), answers.Count(a => a.Status is 402));
        round.Expect(
            accepted == credits && refused == sends - credits,
            $"I3: of {sends} sends with {credits} credits {accepted} were accepted and {refused} were refused; the others: {string.Join(' ', answers.Where(a => a.Status is not (200 or 402)).Select(a => a.Status).Distinct())}.");
        await round.JudgeAsync();
    }

    private static void InterlockedMax(ref int most, int now)
    {
        for (var seen = most; now > seen; seen = most)
        {
            Interlocked.CompareExchange(ref most, now, seen);
        }
    }
}
