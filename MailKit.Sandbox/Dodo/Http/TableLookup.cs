namespace MailKit.Sandbox.Dodo.Http;

/// <summary>Finds a row or refuses the request, as Dodo does with an id that it does not know.</summary>
public static class TableLookup
{
    public static T Require<T>(this Table<T> table, string? id, string what)
        where T : class
        => table.Find(id) ?? throw DodoRefusalException.NotFound(what);
}
