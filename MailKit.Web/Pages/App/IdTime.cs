namespace MailKit.Web.Pages.App;

/// <summary>Ids that begin with their time, as places in time.</summary>
public static class IdTime
{
    /// <summary>Sorts before every version 7 id made at this millisecond or later.</summary>
    public static Guid Floor(DateTimeOffset at)
    {
        Span<byte> bytes = stackalloc byte[16];
        Guid.CreateVersion7(at).TryWriteBytes(bytes, bigEndian: true, out _);
        bytes[6..].Clear();

        return new Guid(bytes, bigEndian: true);
    }
}
