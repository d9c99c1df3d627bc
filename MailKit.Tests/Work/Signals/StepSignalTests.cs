using MailKit.Web.Work.Signals;

namespace MailKit.Tests.Work.Signals;

public sealed class StepSignalTests
{
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);

    private readonly StepSignal _signal = new();

    [Fact]
    public async Task What_comes_alone_waits_for_nothing()
        => Assert.True(await _signal.GatherAsync(Long, CancellationToken.None));

    [Fact]
    public async Task Behind_a_small_set_one_worker_waits_for_company_and_another_leaves_it_to_him()
    {
        _signal.Took(isFull: false);
        using var stop = new CancellationTokenSource();
        var waiting = _signal.GatherAsync(Long, stop.Token);

        Assert.False(waiting.IsCompleted);
        Assert.False(await _signal.GatherAsync(Long, CancellationToken.None));

        // Who is stopped while he waits leaves the place to the next.
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.True(await _signal.GatherAsync(TimeSpan.Zero, CancellationToken.None));
        var next = _signal.GatherAsync(Long, CancellationToken.None);
        Assert.False(next.IsCompleted);
    }

    [Fact]
    public async Task Behind_a_full_set_nobody_waits()
    {
        _signal.Took(isFull: false);
        _signal.Took(isFull: true);

        Assert.True(await _signal.GatherAsync(Long, CancellationToken.None));
    }

    [Fact]
    public async Task Who_waits_for_company_comes_back_when_the_time_is_over()
    {
        _signal.Took(isFull: false);

        Assert.True(await _signal.GatherAsync(TimeSpan.FromMilliseconds(20), CancellationToken.None));
    }
}
