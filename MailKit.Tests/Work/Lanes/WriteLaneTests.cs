using MailKit.Web.Work.Lanes;
using Npgsql;

namespace MailKit.Tests.Work.Lanes;

/// <summary>A lane as such, with writes that the test ends when it likes.</summary>
public sealed class WriteLaneTests
{
    private readonly List<int[]> _groups = [];
    private readonly SemaphoreSlim _begun = new(0);
    private readonly TaskCompletionSource _gate = new();
    private Func<int, Exception?> _trouble = _ => null;

    [Fact]
    public async Task Who_comes_while_somebody_writes_travels_with_all_the_others_that_came_and_is_answered_his_own()
    {
        var lane = Lane();
        var first = lane.WriteAsync(0, CancellationToken.None);
        await _begun.WaitAsync();
        var others = Enumerable.Range(1, 7).Select(n => lane.WriteAsync(n, CancellationToken.None)).ToList();
        Assert.DoesNotContain(others, o => o.IsCompleted);
        _gate.SetResult();

        Assert.Equal(0, await first);
        var answers = await Task.WhenAll(others);
        Assert.Equal([10, 20, 30, 40, 50, 60, 70], answers);
        Assert.Equal([[0], [1, 2, 3, 4], [5, 6, 7]], _groups);
    }

    [Fact]
    public async Task A_bad_row_fails_alone_and_its_neighbours_are_written()
    {
        var (lane, others) = await GroupAsync(n => n is 2 ? new InvalidOperationException("bad") : null);

        await Assert.ThrowsAsync<InvalidOperationException>(() => others[1]);
        var neighbours = await Task.WhenAll(others[0], others[2]);
        Assert.Equal([10, 30], neighbours);
        Assert.Equal([[0], [1, 2, 3], [1], [2], [3]], _groups);
        Assert.Equal(40, await lane.WriteAsync(4, CancellationToken.None));
    }

    [Fact]
    public async Task A_database_that_is_away_is_asked_once_for_the_whole_group()
    {
        var (lane, others) = await GroupAsync(n => n is 2 ? new NpgsqlException("away") : null);

        foreach (var other in others)
        {
            await Assert.ThrowsAsync<NpgsqlException>(() => other);
        }

        Assert.Equal([[0], [1, 2, 3]], _groups);
        Assert.Equal(40, await lane.WriteAsync(4, CancellationToken.None));
    }

    [Fact]
    public async Task A_full_lane_says_so_at_once_and_has_room_again_when_it_has_written()
    {
        var lane = Lane();
        var waiting = Enumerable.Range(0, 8).Select(n => lane.WriteAsync(n, CancellationToken.None)).ToList();
        Assert.Throws<LaneFullException>(() => { _ = lane.WriteAsync(8, CancellationToken.None); });
        _gate.SetResult();
        await Task.WhenAll(waiting);

        Assert.Equal(90, await lane.WriteAsync(9, CancellationToken.None));
        Assert.DoesNotContain(8, _groups.SelectMany(g => g));
    }

    [Fact]
    public async Task Who_gives_up_waiting_takes_nobody_with_him()
    {
        var lane = Lane();
        var first = lane.WriteAsync(0, CancellationToken.None);
        await _begun.WaitAsync();
        using var impatient = new CancellationTokenSource();
        var (left, stays) = (lane.WriteAsync(1, impatient.Token), lane.WriteAsync(2, CancellationToken.None));
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        _gate.SetResult();

        Assert.Equal(20, await stays);
        Assert.Equal(0, await first);
    }

    [Fact]
    public async Task Thousands_from_everywhere_are_each_written_once()
    {
        _gate.SetResult();
        var lane = new WriteLane<int, int>(WriteAsync, most: 64, room: 10_000);
        var answers = await Task.WhenAll(Enumerable.Range(0, 5_000).Select(n => Task.Run(() => lane.WriteAsync(n, CancellationToken.None))));

        Assert.Equal(Enumerable.Range(0, 5_000).Select(n => n * 10), answers);
        Assert.Equal(Enumerable.Range(0, 5_000), _groups.SelectMany(g => g).Order());
    }

    private WriteLane<int, int> Lane() => new(WriteAsync, most: 4, room: 8);

    private async Task<(WriteLane<int, int> Lane, List<Task<int>> Others)> GroupAsync(Func<int, Exception?> trouble)
    {
        _trouble = trouble;
        var lane = Lane();
        var first = lane.WriteAsync(0, CancellationToken.None);
        await _begun.WaitAsync();
        var others = Enumerable.Range(1, 3).Select(n => lane.WriteAsync(n, CancellationToken.None)).ToList();
        _gate.SetResult();
        await first;
        return (lane, others);
    }

    private async Task<IReadOnlyList<int>> WriteAsync(IReadOnlyList<int> items)
    {
        _groups.Add([.. items]);
        _begun.Release();
        await _gate.Task;
        return items.Select(_trouble).OfType<Exception>().FirstOrDefault() is { } trouble ? throw trouble : [.. items.Select(n => n * 10)];
    }
}
