using System.Globalization;
using MailKit.Domain.Work;
using MailKit.Web.Notices;

namespace MailKit.Web.Work.Signals;

/// <summary>Which kinds of work a step takes, and how many workers it has in this process.</summary>
public sealed record StepRegistration(Type Step, int Workers, IReadOnlyList<WorkKind> Kinds);

/// <summary>Wakes the steps of this process when there is new work of a kind, and those of other processes by a notice. What nobody was told of is found by polling.</summary>
public sealed class WorkSignals
{
    private readonly ProcessNotices _notices;
    private readonly Dictionary<Type, StepSignal> _steps;
    private readonly Dictionary<WorkKind, StepSignal> _kinds;

    public WorkSignals(IEnumerable<StepRegistration> steps, ProcessNotices notices)
    {
        var registered = steps.ToList();
        _notices = notices;
        _steps = registered.ToDictionary(s => s.Step, _ => new StepSignal());
        _kinds = registered.SelectMany(s => s.Kinds.Select(kind => (kind, s.Step))).ToDictionary(x => x.kind, x => _steps[x.Step]);
        notices.On(Notice.Work, hear: subject => WakeHere((WorkKind)int.Parse(subject, CultureInfo.InvariantCulture)), missed: () => _steps.Values.ToList().ForEach(step => step.Call()));
    }

    public void Wake(WorkKind kind)
    {
        WakeHere(kind);
        _notices.Tell(Notice.Work, ((int)kind).ToString(CultureInfo.InvariantCulture));
    }

    public StepSignal Of(Type step) => _steps[step];

    /// <summary>A set of a kind was taken here.</summary>
    public void Took(WorkKind kind, bool isFull)
    {
        if (_kinds.TryGetValue(kind, out var signal))
        {
            signal.Took(isFull);
        }
    }

    // A kind that nobody here takes is somebody else's matter.
    private void WakeHere(WorkKind kind)
    {
        if (_kinds.TryGetValue(kind, out var signal))
        {
            signal.Call();
        }
    }
}
