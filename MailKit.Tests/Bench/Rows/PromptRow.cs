using MailKit.Tests.Bench.Loading;
using MailKit.Tests.Bench.Worlds;

namespace MailKit.Tests.Bench.Rows;

/// <summary>P8: how long an accepted email waits until Resend has it, at half of what can be sent.</summary>
public sealed class PromptRow() : EmailRow("P8", "from accepted until accepted by Resend, p99, at half of what is sent and debited a second", "ms")
{
    public override bool MoreIsBetter => false;

    public override async Task<LoadResult> WorkAsync(BenchWorld world, TimeSpan time)
    {
        var (full, began) = (await world.LoadAsync(Clients, time), TimeProvider.System.GetTimestamp());
        await world.DrainAsync();
        var perSecond = full.Accepted.Count / (time + TimeProvider.System.GetElapsedTime(began)).TotalSeconds;
        await world.RestAsync();

        return await world.LoadAsync(Clients, time, perSecond: perSecond / 2);
    }

    public override double FigureOf(BenchRun run) => LoadResult.Part(run.Waits, 0.99);
}
