using MailKit.Tests.Faults.Clusters;

namespace MailKit.Tests.Faults;

/// <summary>What many clients ask at once.</summary>
public sealed partial class TrialRound
{
    /// <summary>Sends <paramref name="count"/> emails, so many at a time, each until it is decided.</summary>
    public Task<Answer[]> LoadAsync(IReadOnlyList<ClusterAccount> accounts, int count, int atOnce = 64, IReadOnlyList<Node>? nodes = null) => LimitAsync(
        count,
        atOnce,
        i => InsistAsync(accounts[i % accounts.Count], $"load-{i}", nodes));

    /// <summary>Runs many tasks, so many at a time.</summary>
    public static async Task<T[]> LimitAsync<T>(int count, int atOnce, Func<int, Task<T>> run)
    {
        using var places = new SemaphoreSlim(atOnce);

        return await Task.WhenAll(Enumerable.Range(0, count).Select(async i =>
        {
            await places.WaitAsync();

            try
            {
                return await run(i);
            }
            finally
            {
                places.Release();
            }
        }));
    }

    /// <summary>Clients that each ask one thing after another, until it is over or they have asked so often.</summary>
    public static async Task<List<Answer>> StreamAsync(int clients, int each, Func<int, int, Task<Answer>> ask, CancellationToken over)
    {
        var streams = await Task.WhenAll(Enumerable.Range(0, clients).Select(async client =>
        {
            var answers = new List<Answer>();

            for (var i = 0; i < each && !over.IsCancellationRequested; i++)
            {
                answers.Add(await ask(client, i));
            }

            return answers;
        }));

        return [.. streams.SelectMany(answers => answers)];
    }
}
