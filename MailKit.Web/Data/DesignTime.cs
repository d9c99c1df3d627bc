using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace MailKit.Web.Data;

/// <summary>Lets <c>dotnet ef migrations add</c> make a SQLite migration without starting the app.</summary>
public sealed class SqliteDesignTime : IDesignTimeDbContextFactory<SqliteMailKitDbContext>
{
    public SqliteMailKitDbContext CreateDbContext(string[] args)
        => new(new DbContextOptionsBuilder<SqliteMailKitDbContext>().UseSqlite("Data Source=:memory:").Options);
}

/// <summary>Lets <c>dotnet ef migrations add</c> make a PostgreSQL migration without a server.</summary>
public sealed class PostgresDesignTime : IDesignTimeDbContextFactory<PostgresMailKitDbContext>
{
    public PostgresMailKitDbContext CreateDbContext(string[] args)
        => new(new DbContextOptionsBuilder<PostgresMailKitDbContext>().UseNpgsql("Host=nowhere").Options);
}
