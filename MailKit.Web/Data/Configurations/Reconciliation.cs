using MailKit.Domain.Accounts;
using MailKit.Domain.Credits;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MailKit.Web.Data.Configurations;

internal sealed class ComparisonConfiguration : IEntityTypeConfiguration<Comparison>
{
    public void Configure(EntityTypeBuilder<Comparison> builder)
    {
        builder.ToTable("comparisons");
        builder.Property(c => c.Id).ValueGeneratedNever();
        builder.Property(c => c.LastError).HasMaxLength(500);
        builder.Property(c => c.AskedBy).HasMaxLength(320);
        builder.Property(c => c.ComparedBy).HasMaxLength(320);
        builder.Property(c => c.Cursor).HasMaxLength(100);

        // The fence: a worker that lost its lease writes neither what it saw nor what it found.
        builder.Property(c => c.Attempts).IsConcurrencyToken();
        builder.HasIndex(c => c.DueAt).HasFilter("\"DueAt\" IS NOT NULL");
    }
}

internal sealed class DifferenceConfiguration : IEntityTypeConfiguration<Difference>
{
    public void Configure(EntityTypeBuilder<Difference> builder)
    {
        builder.ToTable("differences");
        builder.Property(d => d.Kind).HasConversion<string>().HasMaxLength(20);
        builder.Property(d => d.Repair).HasConversion<string>().HasMaxLength(20);
        builder.Property(d => d.Subject).HasMaxLength(150);
        builder.Property(d => d.Words).HasMaxLength(1000);
        builder.Property(d => d.Resolution).HasMaxLength(500);
        builder.Property(d => d.RepairedBy).HasMaxLength(320);
        builder.Property(d => d.RepairSaid).HasMaxLength(1000);
        builder.HasOne<Comparison>().WithMany().HasForeignKey(d => d.ComparisonId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Account>().WithMany().HasForeignKey(d => d.AccountId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(d => d.AccountId);
        builder.HasIndex(d => d.ResolvedAt);

        // While it is open, a difference is there once, whoever finds it.
        builder.HasIndex(d => new { d.ComparisonId, d.Kind, d.Subject }).IsUnique().HasFilter("\"ResolvedAt\" IS NULL");
    }
}
