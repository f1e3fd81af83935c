import { buildFileReader } from './buildFiles';
import { compareFrameworks } from './compareFrameworks';

const read = (path: string, text: string) => {
  const reader = buildFileReader(path);
  return reader && Object.fromEntries(reader(text));
};

describe('versions of frameworks in a build file', () => {
  it.each<[string, string, object]>([
    [
      'pom.xml',
      `<project><parent><groupId>org.springframework.boot</groupId>
       <artifactId>spring-boot-starter-parent</artifactId><version>4.0.1</version></parent>
       <properties><java.version>25</java.version></properties></project>`,
      { 'Spring Boot': '4.0.1', Java: '25' },
    ],
    [
      'order/pom.xml',
      `<project><parent><groupId>acme</groupId><artifactId>service-parent</artifactId>
       <version>14</version></parent></project>`,
      { 'acme:service-parent': '14' },
    ],
    [
      'pom.xml',
      `<project><properties><q>3.20.0</q></properties><dependencyManagement><dependencies>
       <dependency><groupId>io.quarkus.platform</groupId><artifactId>quarkus-bom</artifactId>
       <version>\${q}</version></dependency></dependencies></dependencyManagement>
       <dependencies><dependency><groupId>org.apache.dubbo</groupId><artifactId>dubbo</artifactId>
       <version>3.3.5</version></dependency><dependency><groupId>junit</groupId>
       <artifactId>junit</artifactId><version>5</version></dependency></dependencies></project>`,
      { Quarkus: '3.20.0', Dubbo: '3.3.5' },
    ],
    ['pom.xml', '<project><artifactId>constructor</artifactId></project>', {}],
    [
      'build.gradle.kts',
      `plugins {
        id("org.springframework.boot") version "4.0.1"
        kotlin("jvm") version "2.3.0"
      }
      java { toolchain { languageVersion = JavaLanguageVersion.of(25) } }
      dependencies { implementation("org.apache.dubbo:dubbo:3.3.5") }`,
      {
        'Spring Boot': '4.0.1',
        Kotlin: '2.3.0',
        Java: '25',
        Dubbo: '3.3.5',
      },
    ],
    [
      'build.gradle',
      `plugins { id 'io.micronaut.application' version '4.5.0' }
       sourceCompatibility = '21'
       ext.springCloudVersion = '2025.1.0'`,
      { Micronaut: '4.5.0', Java: '21', 'Spring Cloud': '2025.1.0' },
    ],
    [
      'gradle.properties',
      'quarkusPlatformVersion=3.20.0\norg.gradle.caching=true\n',
      { Quarkus: '3.20.0' },
    ],
    [
      'gradle/libs.versions.toml',
      '[versions]\nspring-boot = "4.0.1"\nother = "1"\n[libraries]\nktor = "io.ktor:ktor:3"\n',
      { 'Spring Boot': '4.0.1' },
    ],
    [
      'package.json',
      '{"dependencies":{"express":"^5.1.0","left-pad":"1"},"devDependencies":{"react":"19"},"engines":{"node":">=24"}}',
      { Express: '^5.1.0', React: '19', 'Node.js': '>=24' },
    ],
    [
      'go.mod',
      'module x\n\ngo 1.25\ntoolchain go1.25.4\n\nrequire github.com/labstack/echo/v4 v4.13.3\nrequire (\n\tgithub.com/gin-gonic/gin v1.11.0 // indirect\n\tgopkg.in/yaml.v3 v3.0.1\n)\n',
      {
        Go: '1.25',
        'Go toolchain': 'go1.25.4',
        Echo: 'v4.13.3',
        Gin: 'v1.11.0',
      },
    ],
    [
      'pyproject.toml',
      '[project]\nrequires-python = ">=3.13"\ndependencies = [\n  "Django>=5.2,<6",\n  "requests[socks] == 2",\n]\n',
      { Python: '>=3.13', Django: '>=5.2,<6' },
    ],
    [
      'pyproject.toml',
      '[tool.poetry.dependencies]\npython = "^3.13"\nfastapi = { version = "^0.120", extras = ["all"] }\nflask = "3.1"\n',
      { Python: '^3.13', FastAPI: '^0.120', Flask: '3.1' },
    ],
    [
      'requirements.txt',
      'SQLAlchemy[asyncio]==2.0.44 ; python_version > "3.8"\n# django==1\nflask\n',
      { SQLAlchemy: '==2.0.44', Flask: '*' },
    ],
    [
      'src/Order.csproj',
      '<Project><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>',
      { '.NET': 'net10.0' },
    ],
  ])('%s: %s', (path, text, expected) => {
    expect(read(path, text)).toEqual(expected);
  });

  it.each(['README.md', 'node_modules/x/package.json', 'pom.xml.bak'])(
    'are not looked for in %s',
    path => {
      expect(buildFileReader(path)).toBeUndefined();
    },
  );

  it.each([
    ['pom.xml', '<project>'],
    ['pom.xml', '<html></html>'],
    ['package.json', 'not json'],
    ['package.json', '[]'],
  ])('cannot be told from %s: %s', (path, text) => {
    expect(() => read(path, text)).toThrow();
  });

  it.each(['build.gradle', 'go.mod', 'pyproject.toml', 'requirements.txt'])(
    'take no long time in a hostile %s',
    path => {
      for (const text of [
        ' '.repeat(400_000),
        '\n'.repeat(400_000),
        '"a.'.repeat(130_000),
      ]) {
        expect(read(path, text)).toEqual({});
      }
    },
  );
});

describe('frameworks that a release changes', () => {
  it('are those whose version differs, each change once', () => {
    const base = new Map([
      ['Java', '21'],
      ['Quarkus', '3'],
    ]);
    const head = new Map([
      ['Java', '25'],
      ['Ktor', '3'],
    ]);
    expect(
      compareFrameworks([
        { base, head },
        { base, head },
        { base: head, head },
      ]),
    ).toEqual([
      { name: 'Java', from: '21', to: '25' },
      { name: 'Ktor', to: '3' },
      { name: 'Quarkus', from: '3' },
    ]);
  });

  it('come and go with their build file', () => {
    expect(compareFrameworks([{ head: new Map([['Go', '1.25']]) }])).toEqual([
      { name: 'Go', to: '1.25' },
    ]);
    expect(compareFrameworks([{ base: new Map([['Go', '1.25']]) }])).toEqual([
      { name: 'Go', from: '1.25' },
    ]);
  });
});
