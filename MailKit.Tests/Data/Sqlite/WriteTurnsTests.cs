using MailKit.Web.Data.Sqlite;

namespace MailKit.Tests.Data.Sqlite;

public sealed class WriteTurnsTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    private readonly WriteTurns _turns = new();
    private readonly List<string> _went = [];

    [Fact]
    public async Task Who_is_waited_for_goes_first_and_never_twice_in_a_row_past_background_work()
    {
        Assert.True(await _turns.EnterAsync(Long, CancellationToken.None));
        Task[] all = [WorkAsync("b1", true), WorkAsync("b2", true), WorkAsync("a1", false), WorkAsync("a2", false), WorkAsync("a3", false)];
        _turns.Leave();
        await Task.WhenAll(all);

        // Who had it first was waited for, too.
        Assert.Equal(["b1", "a1", "b2", "a2", "a3"], _went);
    }

    [Fact]
    public async Task Who_gives_up_leaves_his_place_to_the_next_and_whose_time_is_over_is_told()
    {
        using var gone = new CancellationTokenSource();
        Assert.True(await _turns.EnterAsync(Long, CancellationToken.None));
        var leaver = _turns.EnterAsync(Long, gone.Token);
        Assert.False(await _turns.EnterAsync(TimeSpan.Zero, CancellationToken.None));
        Assert.False(_turns.Enter(TimeSpan.Zero));
        var next = _turns.EnterAsync(Long, CancellationToken.None);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaver);
        _turns.Leave();

        Assert.True(await next);
        _turns.Leave();
        Assert.True(_turns.Enter(TimeSpan.Zero));
    }

    [Fact]
    public async Task Of_hundreds_who_come_and_give_up_at_any_moment_one_at_a_time_is_inside_and_none_is_forgotten()
    {
        var (inside, most, done) = (0, 0, 0);
        await Task.WhenAll(Enumerable.Range(0, 400).Select(n => Task.Run(async () =>
        {
            using var patience = new CancellationTokenSource(n % 3 is 0 ? TimeSpan.FromMilliseconds(n % 20) : Long);

            try
            {
                Assert.True(await _turns.EnterAsync(Long, patience.Token));
            }
            catch (OperationCanceledException)
            {
                Interlocked.Increment(ref done);
                return;
            }

            most = Math.Max(most, Interlocked.Increment(ref inside));
            await Task.Yield();
            Interlocked.Decrement(ref inside);
            _turns.Leave();
            Interlocked.Increment(ref done);
        })));

        Assert.Equal((1, 400), (most, done));
        Assert.True(_turns.Enter(TimeSpan.Zero));
    }

    private async Task WorkAsync(string name, bool isBackground)
    {
        WriteTurns.IsBackground.Value = isBackground;
        Assert.True(await _turns.EnterAsync(Long, CancellationToken.None));
        _went.Add(name);
        _turns.Leave();
    }
}
