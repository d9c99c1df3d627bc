using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace MailKit.Web.Data;

/// <summary>Lets an older SQLitePCLRaw than EF Core was compiled against load, on feeds that have no newer one (docs/adr/0006). With the newer one it never acts.</summary>
internal static class SqliteLoader
{
#pragma warning disable CA2255 // The event must be attached before the first SQLite type is touched, whoever touches it.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Attach()
        => AssemblyLoadContext.Default.Resolving += static (context, name) =>
        {
            if (name.Name is not { } file || !file.StartsWith("SQLitePCLRaw", StringComparison.Ordinal))
            {
                return null;
            }

            // dotnet-ef runs from another base directory than this assembly's.
            var path = Path.Combine(Path.GetDirectoryName(typeof(SqliteLoader).Assembly.Location) ?? AppContext.BaseDirectory, file + ".dll");
            return File.Exists(path) ? context.LoadFromAssemblyPath(path) : null;
        };
}
