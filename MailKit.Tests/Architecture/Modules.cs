namespace MailKit.Tests.Architecture;

/// <summary>Who in MailKit.Web may use whom: the table of the house. Arrows go down, or sideways along it, never up.</summary>
public static class Modules
{
    /// <summary>HTTP in, HTTP out; they write nothing.</summary>
    public static readonly string[] Doors = ["Pages", "Areas", "Api", "Webhooks", "Components"];

    /// <summary>What everybody stands on; its parts may use each other.</summary>
    public static readonly string[] Floor = ["Work", "Live", "Letters", "Limits", "Notices", "Http", "Data"];

    /// <summary>Rooms, and what each may use beside the floor.</summary>
    public static readonly Dictionary<string, string[]> Rooms = new()
    {
        ["Credits"] = [],
        ["Accounts"] = [],
        ["Domains"] = [],
        ["Billing"] = ["Credits", "Accounts"],
        ["Usage"] = ["Credits", "Billing"],
        ["Sending"] = ["Credits", "Domains", "Usage"],
        ["Settling"] = ["Credits"],
        ["Reconciliation"] = ["Credits", "Sending", "Settling", "Usage"],
        ["Retention"] = [],
        ["Banners"] = ["Credits", "Billing", "Usage"],
    };

    /// <summary>Starts everything, so it may name everything.</summary>
    public const string Host = "Hosting";

    /// <summary>Fill the domain's gateways; named only where they are registered.</summary>
    public const string Providers = "Providers";

    public static IEnumerable<string> All => [.. Doors, .. Rooms.Keys, .. Floor, Host, Providers];

    /// <summary>What a module may not use.</summary>
    public static IEnumerable<string> ForbiddenTo(string module)
    {
        var allowed = module switch
        {
            Host => All,
            Providers => ["Http", "Data", "Work"],
            _ when Doors.Contains(module) => [.. Doors, .. Rooms.Keys, .. Floor],
            _ when Rooms.TryGetValue(module, out var rooms) => [.. rooms, .. Floor],
            _ => Floor,
        };

        return All.Except(allowed).Where(other => other != module);
    }
}
