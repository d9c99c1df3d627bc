using System.Globalization;
using MailKit.Domain.Work;
using MailKit.Web.Notices;

namespace MailKit.Web.Work.Signals;

/// <summary>Which kinds of work a step takes, and how many workers it has in this process.</summary>
public sealed record StepRegistration(Type Step, int Workers, IReadOnlyList<WorkKind> Kinds);

/// <summary>Wakes the steps of this process when there is new work of a kind, and those of other processes by a notice. What nobody was told of is found by polling.</summary>
public sealed class WorkSignals
{
    private const int Enough = 64;

    private readonly ProcessNotices _notices;
    private readonly Dictionary<Type, SemaphoreSlim> _steps;
    private readonly Dictionary<WorkKind, SemaphoreSlim> _kinds;

    public WorkSignals(IEnumerable<StepRegistration> steps, ProcessNotices notices)
    {
        var registered = steps.ToList();
        _notices = notices;
        _steps = registered.ToDictionary(s => s.Step, _ => new SemaphoreSlim(0));
        _kinds = registered.SelectMany(s => s.Kinds.Select(kind => (kind, s.Step))).ToDictionary(x => x.kind, x => _steps[x.Step]);
        notices.On(Notice.Work, hear: subject => WakeHere((WorkKind)int.Parse(subject, CultureInfo.InvariantCulture)), missed: () => _steps.Values.ToList().ForEach(Release));
    }

    public void Wake(WorkKind kind)
    {
        WakeHere(kind);
        _notices.Tell(Notice.Work, ((int)kind).ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Where there was one piece there may be more: each worker that finds some calls the next.</summary>
    public void WakeNext(Type step) => Release(_steps[step]);

    public Task WaitAsync(Type step, TimeSpan atMost, CancellationToken cancellationToken) => _steps[step].WaitAsync(atMost, cancellationToken);

    // A kind that nobody here takes is somebody else's matter.
    private void WakeHere(WorkKind kind)
    {
        if (_kinds.TryGetValue(kind, out var signal))
        {
            Release(signal);
        }
    }

    // More calls than workers say nothing new.
    private static void Release(SemaphoreSlim signal)
    {
        if (signal.CurrentCount < Enough)
        {
            signal.Release();
        }
    }
}
