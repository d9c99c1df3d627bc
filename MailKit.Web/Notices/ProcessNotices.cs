using System.Collections.Concurrent;

namespace MailKit.Web.Notices;

/// <summary>A hint from one process to the others on the same database. What is true stands in the database; a notice that is lost costs a poll.</summary>
/// <param name="Topic">What kind of thing; one of the constants.</param>
/// <param name="Subject">Which: a number or an id, without a comma.</param>
public readonly record struct Notice(char Topic, string Subject)
{
    /// <summary>There is work of a kind.</summary>
    public const char Work = 'w';

    /// <summary>Pages of an account are out of date.</summary>
    public const char Pages = 'p';
}

/// <summary>What this process tells the others, and what it does when it hears of something. Many notices of one thing become one.</summary>
public sealed class ProcessNotices
{
    private readonly ConcurrentDictionary<Notice, bool> _waiting = new();
    private readonly ConcurrentDictionary<char, Action<string>> _hearers = new();
    private readonly ConcurrentBag<Action> _missers = [];
    private readonly SemaphoreSlim _some = new(0);

    /// <summary>Somebody listens. While nobody does, nothing is told.</summary>
    public bool HasListeners { get; set; }

    /// <summary>Call after the commit.</summary>
    public void Tell(char topic, string subject)
    {
        if (HasListeners && _waiting.TryAdd(new(topic, subject), true))
        {
            Wake();
        }
    }

    /// <summary>Whoever tells is to look what there is.</summary>
    public void Wake()
    {
        if (_some.CurrentCount is 0)
        {
            _some.Release();
        }
    }

    /// <param name="hear">What to do when another process tells of a subject.</param>
    /// <param name="missed">What to do when notices may have been missed: everything may have changed.</param>
    public void On(char topic, Action<string> hear, Action missed)
    {
        _hearers[topic] = hear;
        _missers.Add(missed);
    }

    public void Hear(Notice notice)
    {
        if (_hearers.TryGetValue(notice.Topic, out var hear))
        {
            hear(notice.Subject);
        }
    }

    public void Missed()
    {
        foreach (var missed in _missers)
        {
            missed();
        }
    }

    /// <summary>Comes back when there may be something to tell, or the time is over.</summary>
    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) => _some.WaitAsync(atMost, cancellationToken);

    /// <summary>What waits to be told, which is then nobody's any more.</summary>
    public IReadOnlyList<Notice> Take()
    {
        var taken = _waiting.Keys.ToList();
        taken.ForEach(notice => _waiting.TryRemove(notice, out _));
        return taken;
    }
}
