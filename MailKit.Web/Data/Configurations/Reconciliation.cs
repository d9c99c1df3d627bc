using MailKit.Domain.Accounts;
using MailKit.Domain.Reconciliation;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MailKit.Web.Data.Configurations;

internal sealed class ReconciliationRunConfiguration : IEntityTypeConfiguration<ReconciliationRun>
{
    public void Configure(EntityTypeBuilder<ReconciliationRun> builder)
    {
        builder.ToTable("reconciliation_runs");
        builder.Property(c => c.Id).ValueGeneratedNever();
        builder.Property(c => c.AskedBy).HasMaxLength(320);
        builder.Property(c => c.ComparedBy).HasMaxLength(320);
        builder.Property(c => c.Cursor).HasMaxLength(100);
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
        builder.Property(d => d.Credit).HasMaxLength(20);
        builder.Property(d => d.Words).HasMaxLength(1000);
        builder.Property(d => d.Resolution).HasMaxLength(500);
        builder.Property(d => d.RepairedBy).HasMaxLength(320);
        builder.Property(d => d.RepairSaid).HasMaxLength(1000);
        builder.HasOne<ReconciliationRun>().WithMany().HasForeignKey(d => d.RunId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Account>().WithMany().HasForeignKey(d => d.AccountId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(d => d.AccountId);
        builder.HasIndex(d => d.ResolvedAt);

        // While it is open, a difference is there once, whoever finds it.
        builder.HasIndex(d => new { d.RunId, d.Kind, d.Subject }).IsUnique().HasFilter("\"ResolvedAt\" IS NULL");
    }
}
