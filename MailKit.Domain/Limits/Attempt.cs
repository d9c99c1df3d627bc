namespace MailKit.Domain.Limits;

/// <summary>How often something was tried by or for one subject from one place, in a window of time.</summary>
public sealed class Attempt
{
    private Attempt() { }

    /// <summary>SHA-256 of whom it is about: people type passwords where a name belongs, and those are not for keeping.</summary>
    public byte[] SubjectHash { get; private init; } = [];

    /// <summary>A network, a device, or what the count is for.</summary>
    public string Place { get; private init; } = "";

    public int Count { get; private init; }

    /// <summary>When the window began (UTC).</summary>
    public DateTimeOffset Since { get; private init; }

    public static Attempt First(byte[] subjectHash, string place, DateTimeOffset at) => new() { SubjectHash = subjectHash, Place = place, Count = 1, Since = at };
}
