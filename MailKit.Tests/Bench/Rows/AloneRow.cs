using MailKit.Tests.Bench.Loading;
using MailKit.Tests.Bench.Worlds;

namespace MailKit.Tests.Bench.Rows;

/// <summary>What an email costs that travels alone: the next is asked for when the last is debited.</summary>
public sealed class AloneRow() : EmailRow("Alone", "processor time of MailKit per email, one at a time, no backlog", "ms each")
{
    private const int Most = 100;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);

    public override bool MoreIsBetter => false;

    public override async Task<LoadResult> WorkAsync(BenchWorld world, TimeSpan time)
    {
        var began = TimeProvider.System.GetTimestamp();
        var all = new List<LoadResult>();

        while (all.Count < Most && TimeProvider.System.GetElapsedTime(began) < time)
        {
            all.Add(await world.LoadAsync(clients: 1, time, atMost: 1));
            await world.DrainAsync(Look);
        }

        return new([.. all.SelectMany(one => one.Accepted)], [.. all.SelectMany(one => one.Others)], TimeProvider.System.GetElapsedTime(began));
    }

    public override double FigureOf(BenchRun run) => run.WebTime;
}
