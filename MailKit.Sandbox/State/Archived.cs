namespace MailKit.Sandbox.State;

/// <summary>Something that was put away and is kept: who has it goes on with it, and it can come back.</summary>
public sealed record Archived(string Id, DateTimeOffset At)
{
    public const string Meter = "meter";
    public const string Product = "product";
    public const string Entitlement = "entitlement";

    public static string IdOf(string kind, string id) => $"{kind}/{id}";
}

/// <summary>Puts things away and takes them back.</summary>
public static class Archiving
{
    public static bool IsArchived(this SandboxState state, string kind, string id) => state.Archived.Find(Archived.IdOf(kind, id)) is not null;

    public static void Archive(this Change change, string kind, string id) => change.Put(change.State.Archived, new Archived(Archived.IdOf(kind, id), change.At));

    public static void Unarchive(this Change change, string kind, string id) => change.Remove(change.State.Archived, Archived.IdOf(kind, id));
}
