using MailKit.Tests.Faults.Clusters;
namespace MailKit.Tests.Faults.Rows;

/// <summary>F6: clients repeat a request, one after another and at once; it is one email with one answer.</summary>
public sealed class RepeatedRequests() : FaultRow("F6", "the same key two to fifty times", new(20, 50_000, InCi: 40))
{
    public override int AtOnce => 20;

    public override async Task RunAsync(TrialRound round)
    {
        var node = round.Cluster.Nodes[0];
        var account = await round.OpenAsync(credits: round.Trials);
        var poor = await round.OpenAsync(credits: 0);
        var times = Enumerable.Range(0, round.Trials).Select(_ => round.Plan.IsSpared ? 1 : round.Random.Next(2, 51)).ToList();

        await Task.WhenAll(times.Select(async (count, trial) =>
        {
            var key = $"repeated-{trial}";
            var answers = trial % 2 is 0
                ? await TrialRound.LimitAsync(count, atOnce: 1, _ => round.PostAsync(node, account, key))
                : await Task.WhenAll(Enumerable.Range(0, count).Select(_ => round.PostAsync(node, account, key)));
            var other = await round.PostAsync(node, account, key, subject: "Something else");

            round.Expect(answers.All(a => a.IsAccepted) && answers.Select(a => a.Body).Distinct().Count() is 1, $"I1: {count} requests with one key got the answers {string.Join(' ', answers.Select(a => a.Status).Distinct())}.");
            round.Expect(other.Status is 409, $"I1: another email with the same key was answered {other.Status}.");
        }));

        round.Struck(round.Answers.GroupBy(a => a.RequestKey).All(key => key.Count(a => a.IsAccepted) > 1), "a request was not repeated.");

        // What was refused before anything was done leaves its key free.
        round.Expect((await round.PostAsync(node, poor, "poor")).Status is 402, "I3: an account without credits was not refused.");
        await round.Cluster.AdjustAsync(poor.CustomerId, 1);
        await Hosting.Until.TrueAsync(async () => (await round.PostAsync(node, poor, "poor")).IsAccepted);
        await round.JudgeAsync();
    }
}
