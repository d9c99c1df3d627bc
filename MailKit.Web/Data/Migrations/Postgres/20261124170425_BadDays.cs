using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MailKit.Web.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class BadDays : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "ProtectedText",
                table: "letters",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "RemovedAt",
                table: "email_bodies",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "TimelineRemovedAt",
                table: "email_bodies",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "HintedTo",
                table: "credit_balances",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "OpenFor",
                table: "checkouts",
                type: "character varying(100)",
                maxLength: 100,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Url",
                table: "checkouts",
                type: "character varying(2000)",
                maxLength: 2000,
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_work_Failures",
                table: "work",
                column: "Failures",
                filter: "\"Failures\" > 0");

            migrationBuilder.CreateIndex(
                name: "IX_work_Kind_AccountId_DueAt",
                table: "work",
                columns: new[] { "Kind", "AccountId", "DueAt" },
                filter: "\"DueAt\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_work_Surprises",
                table: "work",
                column: "Surprises",
                filter: "\"Surprises\" >= 12");

            migrationBuilder.CreateIndex(
                name: "IX_ledger_At_Kind_Posted",
                table: "ledger",
                columns: new[] { "At", "Kind", "Posted" },
                filter: "\"Kind\" IN ('Added', 'Debit')");

            migrationBuilder.CreateIndex(
                name: "IX_email_bodies_kept",
                table: "email_bodies",
                column: "EmailId",
                filter: "\"RemovedAt\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_email_bodies_timeline_kept",
                table: "email_bodies",
                column: "EmailId",
                filter: "\"TimelineRemovedAt\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_checkouts_AccountId_OpenFor",
                table: "checkouts",
                columns: new[] { "AccountId", "OpenFor" },
                unique: true,
                filter: "\"OpenFor\" IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_work_Failures",
                table: "work");

            migrationBuilder.DropIndex(
                name: "IX_work_Kind_AccountId_DueAt",
                table: "work");

            migrationBuilder.DropIndex(
                name: "IX_work_Surprises",
                table: "work");

            migrationBuilder.DropIndex(
                name: "IX_ledger_At_Kind_Posted",
                table: "ledger");

            migrationBuilder.DropIndex(
                name: "IX_email_bodies_kept",
                table: "email_bodies");

            migrationBuilder.DropIndex(
                name: "IX_email_bodies_timeline_kept",
                table: "email_bodies");

            migrationBuilder.DropIndex(
                name: "IX_checkouts_AccountId_OpenFor",
                table: "checkouts");

            migrationBuilder.DropColumn(
                name: "ProtectedText",
                table: "letters");

            migrationBuilder.DropColumn(
                name: "RemovedAt",
                table: "email_bodies");

            migrationBuilder.DropColumn(
                name: "TimelineRemovedAt",
                table: "email_bodies");

            migrationBuilder.DropColumn(
                name: "HintedTo",
                table: "credit_balances");

            migrationBuilder.DropColumn(
                name: "OpenFor",
                table: "checkouts");

            migrationBuilder.DropColumn(
                name: "Url",
                table: "checkouts");
        }
    }
}
